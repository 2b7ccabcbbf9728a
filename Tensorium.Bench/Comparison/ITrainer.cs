using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>What one epoch brought.</summary>
/// <param name="Loss">The mean training loss; NaN or infinite after a divergence.</param>
/// <param name="ValidationAccuracy">The share of validation rows that are classified right, 0 to 1.</param>
/// <param name="Samples">The training rows seen.</param>
/// <param name="Seconds">The time for training on them, without the validation.</param>
readonly record struct EpochResult(double Loss, double ValidationAccuracy, int Samples, double Seconds);

/// <summary>Trains the same network on the same data with one optimizer after the other, all from one seed.</summary>
interface ITrainer
{
    /// <summary>The network in words, for example "MLP 64-300-100-10, ReLU".</summary>
    string Model { get; }

    /// <summary>The device in words.</summary>
    string Device { get; }

    /// <summary>The threads that compute.</summary>
    int Threads { get; }

    /// <summary>Takes a few steps with another network, so that the code that an optimizer needs is compiled before it is timed.</summary>
    /// <param name="optimizer">One of <see cref="OptimizerNames.All"/>.</param>
    /// <param name="cancellation">Looked at between steps; raises <see cref="OperationCanceledException"/>.</param>
    void WarmUp(string optimizer, CancellationToken cancellation);

    /// <summary>Trains from the same initial weights, by the same batches, as every other call, and yields after each epoch.</summary>
    /// <param name="optimizer">One of <see cref="OptimizerNames.All"/>.</param>
    /// <param name="learningRate">Its rate.</param>
    /// <param name="cancellation">Looked at between steps; raises <see cref="OperationCanceledException"/>.</param>
    IEnumerable<EpochResult> Train(string optimizer, double learningRate, CancellationToken cancellation);
}

/// <summary>Makes the trainer of a seed.</summary>
/// <exception cref="UsageException">The options ask for a device that is not there, or the like.</exception>
delegate ITrainer TrainerFactory(CompareOptions options, ulong seed, LabeledData training, LabeledData validation);
