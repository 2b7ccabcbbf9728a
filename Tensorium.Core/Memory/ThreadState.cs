using Tensorium.Kernels;

namespace Tensorium;

/// <summary>What is ambient on a thread: whether ops are recorded, and where their memory goes.</summary>
/// <remarks>Lives as long as its thread. Nothing of it crosses an await to another thread.</remarks>
sealed class ThreadState
{
    [ThreadStatic]
    static ThreadState? _current;

    TensorScope? _scope;

    /// <summary>The state of the calling thread.</summary>
    public static ThreadState Current => _current ??= new();

    /// <summary>Whether ops on tensors that need gradients are recorded.</summary>
    public bool Records { get; set; } = true;

    /// <summary>Whether each op's result is searched for NaN and infinity.</summary>
    public bool DetectsAnomalies { get; set; }

    /// <summary>The innermost open scope, or null.</summary>
    public TensorScope? Scope
    {
        get => _scope;
        set => _scope = value;
    }

    /// <summary>Puts another scope in the place of one, on any thread, unless the innermost is a third one.</summary>
    public void Replace(TensorScope scope, TensorScope? by) => Interlocked.CompareExchange(ref _scope, by, scope);

    /// <summary>The list of an ended scope, for the next one.</summary>
    public List<Storage>? SpareStorages { get; set; }

    /// <summary>A backward pass between uses.</summary>
    public BackwardPass? SparePass { get; set; }
}

/// <summary>Sets back, when it is disposed, whether ops on the thread that made it are recorded; <c>default</c> sets nothing back.</summary>
public readonly struct RecordingMode : IDisposable, IEquatable<RecordingMode>
{
    readonly ThreadState? _state;
    readonly bool _before;

    internal RecordingMode(bool records)
    {
        _state = ThreadState.Current;
        _before = _state.Records;
        _state.Records = records;
    }

    /// <summary>Whether both set back to the same.</summary>
    public static bool operator ==(RecordingMode a, RecordingMode b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(RecordingMode a, RecordingMode b) => !a.Equals(b);

    /// <summary>Sets it back.</summary>
    /// <exception cref="InvalidOperationException">This is another thread, as after an await: it is set back on the one that made it.</exception>
    public void Dispose()
    {
        if (_state is null) return;
        _state.Records = _before;
        if (_state != ThreadState.Current)
            throw new InvalidOperationException("whether ops are recorded is set back on the thread that set it: do not await in between");
    }

    /// <inheritdoc/>
    public bool Equals(RecordingMode other) => _state == other._state && _before == other._before;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RecordingMode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_state, _before);
}

/// <summary>Restores a part of a thread's state when it is disposed.</summary>
sealed class Restore(Action restore) : IDisposable
{
    Action? _restore = restore;

    public void Dispose() => Interlocked.Exchange(ref _restore, null)?.Invoke();
}
