using System.Runtime.InteropServices;

namespace Tensorium.NN;

/// <summary>A call or a build of a layer that this thread is in, until it is disposed. They nest, as a model calls its layers.</summary>
readonly ref struct OpenCall
{
    [ThreadStatic]
    static List<Layer>? _open;

    [ThreadStatic]
    static long _pass;

    readonly List<Layer> _layers;

    /// <summary>Begins it.</summary>
    public OpenCall(Layer layer)
    {
        _layers = _open ??= [];
        if (_layers.Count == 0) _pass++;
        _layers.Add(layer);
    }

    /// <summary>The number of the outermost call of this thread, the present or last one.</summary>
    public static long Pass => _pass;

    /// <summary>The layers in which a layer is called or built at present, the outermost first and itself last; none where it is not.</summary>
    public static ReadOnlySpan<Layer> Around(Layer layer) =>
        _open is { Count: > 0 } ? CollectionsMarshal.AsSpan(_open)[..(_open.LastIndexOf(layer) + 1)] : [];

    /// <summary>Ends it.</summary>
    public void Dispose() => _layers.RemoveAt(_layers.Count - 1);
}
