namespace Tensorium.NN;

/// <summary>While a file is loaded, layers make weights of zeros, and of no more bytes than the file has; and shapes in bounds.</summary>
/// <remarks>
/// Or a small file could name layers that fill the memory before its weights are found not to fit, or models inside models that
/// each call the next one twice, 2^60 times in all.
/// </remarks>
sealed class LoadingBudget : IDisposable
{
    const int MostCalls = 1_000_000;
    const long MostElements = 1 << 28;

    [ThreadStatic]
    static LoadingBudget? _current;

    readonly LoadingBudget? _outer = _current;
    readonly long _whole;
    long _left;
    int _callsLeft = MostCalls;

    public LoadingBudget(long bytes)
    {
        (_whole, _left) = (bytes, bytes);
        _current = this;
    }

    /// <summary>Weights to be overwritten, or null when nothing is being loaded.</summary>
    /// <exception cref="ConfigException">The file does not have so many.</exception>
    public static Tensor? Weights(Shape shape, DType dtype)
    {
        if (_current is not { } budget) return null;
        if ((UInt128)shape.Count * (uint)dtype.Size() > (UInt128)budget._left)
            throw new ConfigException($"the layers have more weights than the {budget._whole} bytes of them in the file");
        budget._left -= shape.Count * dtype.Size();
        return Tensor.Zeros(shape, dtype);
    }

    /// <summary>Counts a layer of a model whose shapes are worked out; does nothing when nothing is being loaded.</summary>
    /// <exception cref="ConfigException">There are too many.</exception>
    public static void CountCall()
    {
        if (_current is { } budget && budget._callsLeft-- == 0)
            throw new ConfigException($"the models in the file call layers more than {MostCalls} times");
    }

    /// <summary>Checks a tensor that is made to find a shape; does nothing when nothing is being loaded.</summary>
    /// <exception cref="ConfigException">It is too large.</exception>
    public static void CheckTrial(Shape shape)
    {
        if (_current is not null && shape.Count > MostElements)
            throw new ConfigException($"the file has a tensor of shape {shape}, of more than {MostElements} elements");
    }

    public void Dispose() => _current = _outer;
}
