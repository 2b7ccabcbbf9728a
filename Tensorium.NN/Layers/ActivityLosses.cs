namespace Tensorium.NN;

/// <summary>What a layer's <see cref="NN.Layer.ActivityRegularizer"/> found in the last call of the outermost layer around it.</summary>
/// <remarks>
/// Calls nest: a model calls its layers. The outermost call of a thread begins a pass, and penalties of earlier passes count no
/// more. So nothing grows where nobody asks for them, and a layer that is called twice in a pass pays twice.
/// </remarks>
sealed class ActivityLosses
{
    [ThreadStatic]
    static int _depth;

    [ThreadStatic]
    static long _pass;

    readonly List<Tensor> _found = [];
    long _of;

    /// <summary>Begins a call.</summary>
    /// <returns>The number of its pass.</returns>
    public static long Enter() => _depth++ == 0 ? ++_pass : _pass;

    /// <summary>Ends a call.</summary>
    public static void Leave() => _depth--;

    public void Add(Tensor penalty)
    {
        if (_of != _pass) _found.Clear();
        _of = _pass;
        _found.Add(penalty);
    }

    /// <summary>The penalties of a pass.</summary>
    public IReadOnlyList<Tensor> Of(long pass) => pass == _of ? _found : [];
}
