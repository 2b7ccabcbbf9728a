using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The trainers of a comparison, one at a time: each holds a copy of the data, divided by its seed.</summary>
/// <param name="options">What to train.</param>
/// <param name="data">All rows.</param>
/// <param name="create">Makes a trainer.</param>
sealed class TrainerBySeed(CompareOptions options, LabeledData data, TrainerFactory create)
{
    (ulong Seed, ITrainer Trainer)? _latest;

    /// <summary>The rows that the latest trainer trains on, and those that it validates with.</summary>
    public (int Training, int Validation) Rows { get; private set; }

    /// <summary>The trainer of a seed.</summary>
    public ITrainer Of(ulong seed)
    {
        if (_latest is { } latest && latest.Seed == seed) return latest.Trainer;
        _latest = null; // its memory before that of the next
        (LabeledData training, LabeledData validation) = DataLoader.Split(options, data, seed);
        Rows = (training.Rows, validation.Rows);
        ITrainer trainer = create(options, seed, training, validation);
        _latest = (seed, trainer);
        return trainer;
    }
}
