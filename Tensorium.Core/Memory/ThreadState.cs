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

    /// <summary>A backward pass between uses.</summary>
    public BackwardPass? SparePass { get; set; }
}

/// <summary>Restores a part of a thread's state when it is disposed.</summary>
sealed class Restore(Action restore) : IDisposable
{
    Action? _restore = restore;

    public void Dispose() => Interlocked.Exchange(ref _restore, null)?.Invoke();
}
