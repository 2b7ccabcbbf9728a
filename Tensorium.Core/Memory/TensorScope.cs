using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// Returns the memory of every tensor made inside it to the pool at its end, except what was kept. A training loop opens
/// one a step; then no step waits for the garbage collector.
/// </summary>
/// <remarks>
/// Scopes nest and belong to the thread that opened them. Gradients of leaves, optimizer state and parameters are never
/// theirs. Using a returned tensor raises <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class TensorScope : IDisposable
{
    readonly ThreadState _state = ThreadState.Current;
    readonly TensorScope? _outer;
    readonly bool _collects;
    readonly List<Storage> _made;
    bool _disposed;

    TensorScope(bool collects)
    {
        _collects = collects;
        _outer = _state.Scope;
        _made = _state.SpareStorages ?? [];
        (_state.Scope, _state.SpareStorages) = (this, null);
    }

    /// <summary>Opens a scope on this thread.</summary>
    public static TensorScope Enter() => new(collects: true);

    /// <summary>Until it is disposed, tensors belong to no scope: for what outlives the scopes that are open.</summary>
    public static TensorScope Suspend() => new(collects: false);

    /// <summary>Lets a tensor made in this scope live on as one of the next scope outwards, if there is one. One of another scope stays there.</summary>
    /// <returns>The tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (_made.Remove(tensor.Storage)) _outer?.Add(tensor.Storage);
        return tensor;
    }

    /// <summary>The same in whichever scope of this thread the tensor was made in.</summary>
    internal static void KeepOutside(Tensor tensor) => TakeOut(tensor)?._outer?.Add(tensor.Storage);

    /// <summary>Takes a tensor out of the scope of this thread that it was made in: the caller disposes it.</summary>
    /// <returns>Whether it was made in one.</returns>
    internal static bool Release(Tensor tensor) => TakeOut(tensor) is not null;

    /// <summary>Takes a tensor out of the scope of this thread that it was made in.</summary>
    /// <returns>That scope: the innermost one or one around it; null for none of them.</returns>
    static TensorScope? TakeOut(Tensor tensor)
    {
        var scope = ThreadState.Current.Scope;
        while (scope is not null && !scope._made.Remove(tensor.Storage)) scope = scope._outer;
        return scope;
    }

    /// <summary>Returns the memory.</summary>
    /// <exception cref="InvalidOperationException">
    /// A scope opened later on this thread is still open. Or this is another thread, as after an await: the scope ends, and its memory is
    /// left to the collector, as its thread may be using it.
    /// </exception>
    public void Dispose()
    {
        if (_disposed) return;
        var isElsewhere = _state != ThreadState.Current;
        if (isElsewhere) End();
        if (isElsewhere || _state.Scope != this)
            throw new InvalidOperationException("scopes end in reverse order, on the thread that opened them: do not await in between");
        End();
        foreach (var storage in _made) storage.Return(withScope: true);
        _made.Clear();
        _state.SpareStorages = _made;
    }

    void End()
    {
        _disposed = true;
        var outer = _outer;
        while (outer is { _disposed: true }) outer = outer._outer; // elsewhere
        _state.Replace(this, outer);
    }

    internal void Add(Storage storage)
    {
        if (_collects) _made.Add(storage);
    }
}
