using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>Plays back epochs that a test wrote down.</summary>
sealed class ScriptedTrainer(Func<Trial, IEnumerable<EpochResult>> script, ulong seed = 42) : ITrainer
{
    public string Model => "MLP 64-300-100-10, ReLU";

    public string Device => "cpu, scripted <AVX2 & more>";

    public int Threads => 2;

    /// <summary>The optimizers whose code was compiled, by any trainer that shares this list.</summary>
    public IList<string> Warmed { get; init; } = [];

    public void WarmUp(string optimizer, CancellationToken cancellation) => Warmed.Add(optimizer);

    public IEnumerable<EpochResult> Train(string optimizer, double learningRate, CancellationToken cancellation) =>
        script(new(Phase.Comparison, optimizer, learningRate, seed));

    /// <summary>A factory of trainers that play the same script whatever the seed.</summary>
    public static TrainerFactory Factory(Func<string, IEnumerable<EpochResult>> script) => ByTrial(trial => script(trial.Optimizer));

    /// <summary>A factory of trainers that play by optimizer, rate and seed; the phase says nothing.</summary>
    public static TrainerFactory ByTrial(Func<Trial, IEnumerable<EpochResult>> script) =>
        (_, seed, _, _) => new ScriptedTrainer(script, seed);

    /// <summary>Epochs of 100 rows and half a second with these accuracies, and 1 - accuracy as the loss.</summary>
    public static IEnumerable<EpochResult> Epochs(params double[] accuracies) =>
        accuracies.Select(accuracy => new EpochResult(1 - accuracy, accuracy, 100, 0.5));
}
