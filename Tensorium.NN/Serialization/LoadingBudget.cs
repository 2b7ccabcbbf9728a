namespace Tensorium.NN;

/// <summary>While a file is loaded, layers make weights of zeros, and of no more bytes than the file has.</summary>
/// <remarks>Or a small file could name layers that fill the memory before its weights are found not to fit.</remarks>
sealed class LoadingBudget : IDisposable
{
    [ThreadStatic]
    static LoadingBudget? _current;

    readonly LoadingBudget? _outer = _current;
    readonly long _whole;
    long _left;

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

    public void Dispose() => _current = _outer;
}
