using System.Diagnostics;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Callbacks;

/// <summary>What the progress bar of a terminal costs: its own time beside that of the training it shows.</summary>
[TestFixture]
[Category("Slow")]
public class ProgressCostTests
{
    [Test]
    public void The_bar_takes_less_than_a_hundredth_of_a_step()
    {
        const int Steps = 300;
        Tensor x = Tensor.Rand(new Generator(1), (Steps * 32, 784)), y = Tensor.RandInt(new Generator(2), Steps * 32, 0, 10);
        var model = new Sequential { new Dense(300, "relu"), new Dense(100, "relu"), new Dense(10) };
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy()]);
        using var output = new StringWriter();
        var timed = new Timed(new ProgressBar(output, isTerminal: true));
        model.Fit(x, y, epochs: 1, callbacks: [timed]); // everything is compiled now
        timed.Watch.Reset();
        var whole = Stopwatch.StartNew();
        model.Fit(x, y, epochs: 3, callbacks: [timed]);
        whole.Stop();
        var share = timed.Watch.Elapsed / whole.Elapsed;
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{share:P3}: {timed.Watch.Elapsed.TotalMicroseconds / Steps / 3:F2} of {whole.Elapsed.TotalMicroseconds / Steps / 3:F0} us a step"));
        Assert.That(output.ToString().Split('\r'), Has.Length.GreaterThan(4), "it was drawn");
        Assert.That(share, Is.LessThan(0.01));
    }

    sealed class Timed(ProgressBar bar) : Callback
    {
        public Stopwatch Watch { get; } = new();

        protected internal override void OnTrainBegin() => bar.Join(Model, Plan);

        protected internal override void OnEpochBegin(int epoch) => Time(() => bar.OnEpochBegin(epoch));

        protected internal override void OnTrainBatchEnd(long batch, Logs logs) => Time(() => bar.OnTrainBatchEnd(batch, logs));

        protected internal override void OnEpochEnd(int epoch, Logs logs) => Time(() => bar.OnEpochEnd(epoch, logs));

        void Time(Action action)
        {
            Watch.Start();
            action();
            Watch.Stop();
        }
    }
}
