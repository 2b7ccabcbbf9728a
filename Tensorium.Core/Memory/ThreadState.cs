using Tensorium.Kernels;

namespace Tensorium;

/// <summary>What is ambient on a thread: whether ops are recorded, and where their memory goes.</summary>
/// <remarks>Lives as long as its thread. Nothing of it crosses an await to another thread.</remarks>
sealed class ThreadState
{
    [ThreadStatic]
    static ThreadState? _current;

    /// <summary>The state of the calling thread.</summary>
    public static ThreadState Current => _current ??= new();

    /// <summary>Whether ops on tensors that need gradients are recorded.</summary>
    public bool Records { get; set; } = true;

    /// <summary>Whether each op's result is searched for NaN and infinity.</summary>
    public bool DetectsAnomalies { get; set; }

    /// <summary>The innermost open scope, or null.</summary>
    public TensorScope? Scope { get; set; }

    /// <summary>The list of an ended scope, for the next one.</summary>
    public List<Storage>? SpareStorages { get; set; }

    /// <summary>A backward pass between uses.</summary>
    public BackwardPass? SparePass { get; set; }
}

/// <summary>Sets back, when it is disposed, whether ops on this thread are recorded.</summary>
public readonly struct RecordingMode : IDisposable, IEquatable<RecordingMode>
{
    readonly bool _before;

    internal RecordingMode(bool records)
    {
        var state = ThreadState.Current;
        _before = state.Records;
        state.Records = records;
    }

    /// <summary>Whether both set back to the same.</summary>
    public static bool operator ==(RecordingMode a, RecordingMode b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(RecordingMode a, RecordingMode b) => !a.Equals(b);

    /// <summary>Sets it back.</summary>
    public void Dispose() => ThreadState.Current.Records = _before;

    /// <inheritdoc/>
    public bool Equals(RecordingMode other) => _before == other._before;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RecordingMode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _before.GetHashCode();
}

/// <summary>Restores a part of a thread's state when it is disposed.</summary>
sealed class Restore(Action restore) : IDisposable
{
    Action? _restore = restore;

    public void Dispose() => Interlocked.Exchange(ref _restore, null)?.Invoke();
}
