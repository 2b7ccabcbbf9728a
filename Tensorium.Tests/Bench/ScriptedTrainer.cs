using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>Plays back epochs that a test wrote down.</summary>
sealed class ScriptedTrainer(Func<string, IEnumerable<EpochResult>> script) : ITrainer
{
    public string Model => "MLP 64-300-100-10, ReLU";

    public string Device => "cpu, scripted <AVX2 & more>";

    public int Threads => 2;

    public double LearningRateOf(string optimizer) => 0.001;

    public IEnumerable<EpochResult> Train(string optimizer, CancellationToken cancellation) => script(optimizer);

    /// <summary>A factory of trainers that play the same script whatever the options.</summary>
    public static TrainerFactory Factory(Func<string, IEnumerable<EpochResult>> script) =>
        (_, _, _) => new ScriptedTrainer(script);

    /// <summary>Epochs of 100 rows and half a second with these accuracies, and 1 - accuracy as the loss.</summary>
    public static IEnumerable<EpochResult> Epochs(params double[] accuracies) =>
        accuracies.Select(accuracy => new EpochResult(1 - accuracy, accuracy, 100, 0.5));
}
