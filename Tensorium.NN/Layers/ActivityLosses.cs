using System.Runtime.CompilerServices;

namespace Tensorium.NN;

/// <summary>What <see cref="NN.Layer.ActivityRegularizer"/>s found in the last call of one layer by one thread: its own and those inside.</summary>
/// <remarks>
/// Calls nest: a model calls its layers. The outermost call of a thread begins a pass; a layer that is called twice in it pays twice, and
/// penalties of its earlier passes count no more. So nothing grows where nobody asks for them, threads and models that share a layer have
/// sums of their own, and what is kept lives as long as the layer and the thread.
/// </remarks>
sealed class ActivityLosses
{
    [ThreadStatic]
    static ConditionalWeakTable<Layer, ActivityLosses>? _byLayer;

    [ThreadStatic]
    static int _trials;

    readonly List<Tensor> _found = [];
    long _pass;

    /// <summary>Whether the present call is made for the shape of its result, so that nothing is to be paid for it.</summary>
    public static bool IsTrial => _trials > 0;

    /// <summary>Begins a call for a shape.</summary>
    public static void EnterTrial() => _trials++;

    /// <summary>Ends it.</summary>
    public static void LeaveTrial() => _trials--;

    /// <summary>Begins a call of a layer that has penalties, or layers inside that have: those of earlier passes count no more.</summary>
    public static void Begin(Layer layer)
    {
        if (!IsTrial) Of(layer).Follow();
    }

    /// <summary>Adds a penalty to the present call of a layer.</summary>
    public static void Add(Layer layer, Tensor penalty)
    {
        var losses = Of(layer);
        losses.Follow();
        losses._found.Add(penalty);
    }

    /// <summary>The penalties of the last call of a layer by this thread.</summary>
    public static IReadOnlyList<Tensor> Found(Layer layer) => _byLayer?.TryGetValue(layer, out var losses) is true ? losses._found : [];

    static ActivityLosses Of(Layer layer) => (_byLayer ??= []).GetOrCreateValue(layer);

    void Follow()
    {
        if (_pass == OpenCall.Pass) return;
        _pass = OpenCall.Pass;
        _found.Clear();
    }
}
