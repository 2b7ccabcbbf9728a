using Tensorium.Kernels;

namespace Tensorium.Bench;

/// <summary>What bounds a work on a device: chains of multiply-adds, and the device's own copy from its memory to its memory.</summary>
sealed class DeviceLoops : ICeilings
{
    // Beyond the caches of a large GPU; and a block that many threads share.
    const double Largest = 1L << 30, Smallest = 64 << 10;

    const int Elements = 1 << 20, Rounds = 256, EmulatedElements = 256, EmulatedRounds = 2;

    readonly List<Storage> _arrays = [];
    readonly Device _device;

    /// <summary>Makes the loops for a bound.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bound">What bounds the work.</param>
    /// <param name="footprint">Bytes of all arrays together.</param>
    public DeviceLoops(Device device, Bound bound, double footprint)
    {
        _device = device;
        All = bound switch
        {
            Bound.None or Bound.Link => [],
            Bound.Float32 => [MultiplyAdd(DType.Float32)],
            Bound.Float64 => [MultiplyAdd(DType.Float64)],
            _ => [Copy((nint)(Math.Clamp(footprint, Smallest, Largest) / 2))],
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<CeilingLoop> All { get; }

    /// <summary>Returns the memory.</summary>
    public void Dispose() => _arrays.ForEach(array => array.Dispose());

    CeilingLoop MultiplyAdd(DType dtype)
    {
        var isEmulated = _device.Kind == DeviceKind.Emulator;
        int elements = isEmulated ? EmulatedElements : Elements;
        var chains = new MultiplyAddChains(isEmulated ? EmulatedRounds : Rounds);
        Operand a = Filled(elements, dtype, 0.5), b = Filled(elements, dtype, 1), y = Filled(elements, dtype, 0);
        return new(() => _device.Map(chains, y, a, b), chains.Operations * elements);
    }

    CeilingLoop Copy(nint bytes)
    {
        Storage from = Take(bytes), to = Take(bytes);
        return new(() => _device.Duplicate(to, from, bytes), 2.0 * bytes);
    }

    Operand Filled(int elements, DType dtype, double value)
    {
        var operand = new Operand(Take(elements * (nint)dtype.Size()), Layout.Dense(elements), dtype);
        _device.Fill(operand, value);
        return operand;
    }

    Storage Take(nint bytes)
    {
        _arrays.Add(_device.Allocate(bytes));
        return _arrays[^1];
    }
}
