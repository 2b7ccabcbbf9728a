using Tensorium.Kernels;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Bench;

/// <summary>What bounds a work on the processor.</summary>
sealed class CeilingLoops : ICeilings
{
    // Beyond all caches; and from here on stores that go around them can pay.
    const double Largest = 192 << 20, Streaming = 4 << 20, Smallest = 48 << 10;

    const int ChunksPerThread = 4;
    const long RoundsPerChunk = 10_000;

    readonly List<Storage> _arrays = [];

    /// <summary>Makes the loops for a bound.</summary>
    /// <param name="bound">What bounds the work.</param>
    /// <param name="footprint">Bytes of all arrays together.</param>
    /// <param name="threads">How many threads will run them.</param>
    public CeilingLoops(Bound bound, double footprint, int threads) => All = bound switch
    {
        Bound.None or Bound.Link => [],
        Bound.Float32 => [MultiplyAdd<float>(threads)],
        Bound.Float64 => [MultiplyAdd<double>(threads)],
        _ => Memory(bound, Math.Clamp(footprint, Smallest, Largest)),
    };

    /// <inheritdoc/>
    public IReadOnlyList<CeilingLoop> All { get; }

    /// <summary>Returns the memory.</summary>
    public void Dispose() => _arrays.ForEach(array => array.Dispose());

    static CeilingLoop MultiplyAdd<T>(int threads) where T : unmanaged
    {
        int chunks = threads * ChunksPerThread;
        return new(() => Ceilings.MultiplyAdd<T>(chunks, RoundsPerChunk), Ceilings.MultiplyAdd<T>(chunks, RoundsPerChunk));
    }

    CeilingLoop[] Memory(Bound bound, double footprint)
    {
        int arrays = bound switch { Bound.Read => 1, Bound.Copy or Bound.InPlace => 2, _ => 3 };
        double moved = sizeof(float) * (bound == Bound.InPlace ? 3 : arrays);
        int length = (int)(footprint / arrays / sizeof(float));
        bool streams = bound == Bound.Read || (bound != Bound.InPlace && footprint >= Streaming);
        return [Loop(streaming: false), .. streams ? [Loop(streaming: true)] : Array.Empty<CeilingLoop>()];

        // Arrays of its own: those of another loop, which ran just before, would lie more in the caches than those of the work.
        CeilingLoop Loop(bool streaming)
        {
            View<float> a = Ones(length), b = arrays > 1 ? Ones(length) : a, c = arrays > 2 ? Ones(length) : b;
            Action run = bound switch
            {
                Bound.Read => () => Ceilings.Read(a, streaming),
                Bound.Copy => () => Ceilings.Copy(b, a, streaming),
                _ => () => Ceilings.Triad(c, a, b, streaming),
            };
            return new(run, moved * length);
        }
    }

    View<float> Ones(int length)
    {
        Storage storage = Device.Cpu.Allocate(length * (nint)sizeof(float));
        _arrays.Add(storage);
        var view = new View<float>(storage, 0, length);
        view.Slice(0, length).Fill(1);
        return view;
    }
}
