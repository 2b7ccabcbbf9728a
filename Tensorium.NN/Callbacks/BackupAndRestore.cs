namespace Tensorium.NN;

/// <summary>
/// Saves the state of training after each epoch; when the same program is started again after a crash, training goes on from
/// there, to the bit. The file is deleted when training is complete.
/// </summary>
/// <remarks>
/// The state is weights, optimizer, all generators, and what the other callbacks have counted (<see cref="Callback.GetState"/>).
/// It is called after them, wherever it stands in their list. Schedules and groups are the program's.
/// </remarks>
public sealed class BackupAndRestore : Callback
{
    readonly string _path;

    /// <summary>A backup in a file; folders that are not there are made.</summary>
    public BackupAndRestore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>The epoch that training went on with; null when there was no backup.</summary>
    public int? RestoredEpoch { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The backup is damaged, or of another model.</exception>
    /// <exception cref="IOException">A file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    protected internal override void OnTrainBegin()
    {
        AtomicFile.CheckFolderOf(_path);
        RestoredEpoch = null;
        if (!File.Exists(_path)) return;
        Model.FirstEpoch = Model.RestoreState(_path, Plan);
        RestoredEpoch = Model.FirstEpoch;
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(int epoch, Logs logs) => Model.SaveState(_path, epoch + 1, Plan);

    /// <inheritdoc/>
    protected internal override void OnTrainEnd()
    {
        if (Plan.IsComplete) File.Delete(_path);
    }
}
