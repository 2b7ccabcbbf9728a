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

    [ThreadStatic]
    static int _trials;

    readonly List<Tensor> _found = [];
    long _of;

    /// <summary>Begins a call.</summary>
    /// <returns>The number of its pass.</returns>
    public static long Enter() => _depth++ == 0 ? ++_pass : _pass;

    /// <summary>Ends a call.</summary>
    public static void Leave() => _depth--;

    /// <summary>Whether the present call is made for the shape of its result, so that nothing is to be paid for it.</summary>
    public static bool IsTrial => _trials > 0;

    /// <summary>Begins a call for a shape.</summary>
    public static void EnterTrial() => _trials++;

    /// <summary>Ends it.</summary>
    public static void LeaveTrial() => _trials--;

    public void Add(Tensor penalty)
    {
        if (_of != _pass) _found.Clear();
        _of = _pass;
        _found.Add(penalty);
    }

    /// <summary>The penalties of a pass.</summary>
    public IReadOnlyList<Tensor> Of(long pass) => pass == _of ? _found : [];
}
