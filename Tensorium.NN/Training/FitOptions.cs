namespace Tensorium.NN;

/// <summary>How <see cref="Model.Fit(Dataset, FitOptions)"/> trains. Defaults as in Keras, but for the silence.</summary>
public sealed record FitOptions
{
    /// <summary>The epoch to stop before; at least <see cref="InitialEpoch"/>.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Examples in a step, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether an epoch leaves out the last step where fewer examples are left, as for layers that normalize by the batch.</summary>
    public bool DropRemainder { get; init; }

    /// <summary>Evaluated after each epoch; none when null.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>The share of the examples, taken from their end before any shuffling, to validate on; in [0, 1).</summary>
    public double ValidationSplit { get; init; }

    /// <summary>How much the examples of each class count; a class that is not named counts 1. For a model of one output.
    /// Those of a validation split are not weighted by class, as in Keras.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>How much each example counts, of shape (examples,); instead of the dataset's.</summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>For each of several outputs how much each example counts, of shape (examples,), or null; instead of the dataset's.</summary>
    public IReadOnlyList<Tensor?>? HeadSampleWeights { get; init; }

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Draws the orders; the model's generator when null, which is saved with the model.</summary>
    public Generator? ShuffleGenerator { get; init; }

    /// <summary>The epoch to begin at, when training goes on.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>Called in their order; the history comes first, backups and the progress bar last.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>0: silent. 1: a progress bar on a terminal, else lines. 2: a line an epoch.</summary>
    public int Verbose { get; init; }

    /// <summary>Where progress goes when <see cref="Verbose"/> is not 0; the console when null.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Ends training between two steps with an <see cref="OperationCanceledException"/>; weights stay as they are.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1, nameof(BatchSize));
        ArgumentOutOfRangeException.ThrowIfNegative(InitialEpoch, nameof(InitialEpoch));
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, InitialEpoch, nameof(Epochs));
        if (ValidationSplit is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(ValidationSplit), ValidationSplit, "a validation split lies in [0, 1)");
        if (Verbose is < 0 or > 2) throw new ArgumentOutOfRangeException(nameof(Verbose), Verbose, "verbose is 0, 1 or 2");
        if (ValidationSplit > 0 && Validation is not null)
            throw new ArgumentException("validate on a dataset of its own or on a split of the examples, not on both", nameof(ValidationSplit));
        if (SampleWeights is not null && HeadSampleWeights is not null)
            throw new ArgumentException("weights of examples hold for all outputs or for each its own, not both", nameof(HeadSampleWeights));
    }
}
