using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Callbacks;

/// <summary>What keeps the progress bar of a terminal cheap: it is drawn ten times a second, however short the steps.</summary>
[TestFixture]
public class ProgressCostTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(250)]
    [OnCpu("trains long")]
    public void A_bar_is_drawn_at_most_ten_times_a_second(int millisecondsAStep)
    {
        const int Steps = 400;
        Tensor x = Tensor.Rand(new Generator(1), (Steps, 2)), y = Tensor.Rand(new Generator(2), Steps, 1);
        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        var clock = new Ticking(millisecondsAStep);
        using var output = new StringWriter();
        model.Fit(x, y, epochs: 1, batchSize: 1, callbacks: [clock, new ProgressBar(output, isTerminal: true) { Clock = clock.Time }]);

        // the first line, a bar at the first step after each tenth of a second, and the last bar
        var stepsABar = (100 + millisecondsAStep - 1) / millisecondsAStep;
        Assert.That(output.ToString().Split('\r'), Has.Length.EqualTo(1 + Steps / stepsABar + 1));
    }

    /// <summary>A clock that each batch moves on.</summary>
    sealed class Ticking(int millisecondsAStep) : Callback
    {
        public Hands Time { get; } = new();

        protected internal override void OnTrainBatchBegin(long batch) => Time.Now += millisecondsAStep;

        public sealed class Hands : TimeProvider
        {
            public long Now { get; set; }

            public override long TimestampFrequency => 1000;

            public override long GetTimestamp() => Now;
        }
    }
}
