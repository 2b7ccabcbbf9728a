using System.Numerics;

namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Map<TMap>(in TMap map, Operand y, Operand a, Operand b = default, Operand c = default,
        Operand d = default)
    {
        switch (y.DType)
        {
            case DType.Float32: Map<float, TMap>(map, y, a, b, c, d); break;
            case DType.Float64: Map<double, TMap>(map, y, a, b, c, d); break;
            case DType.Int64: Map<long, TMap>(map, y, a, b, c, d); break;
            case DType.Int32: Map<int, TMap>(map, y, a, b, c, d); break;
            default: Map<byte, TMap>(map, y, a, b, c, d); break;
        }
    }

    internal override void Test<TMap>(in TMap map, Operand y, Operand a, Operand b = default)
    {
        switch (a.DType)
        {
            case DType.Float32: Test<float, TMap>(map, y, a, b); break;
            case DType.Float64: Test<double, TMap>(map, y, a, b); break;
            case DType.Int64: Test<long, TMap>(map, y, a, b); break;
            case DType.Int32: Test<int, TMap>(map, y, a, b); break;
            default: Test<byte, TMap>(map, y, a, b); break;
        }
    }

    internal override void Fill(Operand y, double value)
    {
        switch (y.DType)
        {
            case DType.Float32: FillWith(y, (float)value); break;
            case DType.Float64: FillWith(y, value); break;
            case DType.Int64: FillWith(y, (long)value); break;
            case DType.Int32: FillWith(y, (int)value); break;
            default: FillWith(y, value != 0 ? (byte)1 : (byte)0); break;
        }
    }

    internal override void Sequence(Operand y, double start, double step)
    {
        switch (y.DType)
        {
            case DType.Float32: Sequence<float>(y, start, step); break;
            case DType.Float64: Sequence<double>(y, start, step); break;
            case DType.Int64: Sequence<long>(y, start, step); break;
            case DType.Int32: Sequence<int>(y, start, step); break;
            default: throw Unsupported(y.DType, "a sequence");
        }
    }

    unsafe void Map<T, TMap>(in TMap map, Operand y, Operand a, Operand b, Operand c, Operand d)
        where T : unmanaged
        where TMap : struct, IMap
    {
        if (y.Count == 0) return;
        using var turnedA = Turned<T>(ref a);
        using var turnedB = Turned<T>(ref b);
        using var turnedC = Turned<T>(ref c);
        using var turnedD = Turned<T>(ref d);
        var inPlace = y.Storage == a.Storage || y.Storage == b.Storage || y.Storage == c.Storage || y.Storage == d.Storage;
        var job = new MapJob<T, TMap>(map, y.View<T>())
        {
            A = new(a),
            IsInPlace = inPlace,
            IsStreamed = !inPlace && y.Count >= Elementwise.Streamed / sizeof(T),
        };
        if (TMap.Arity > 1) job.B = new(b);
        if (TMap.Arity > 2) job.C = new(c);
        if (TMap.Arity > 3) job.D = new(d);
        WorkerPool.Run(ref job, y.Count, Elementwise.Grain);
    }

    /// <summary>Copies a large operand that lies transposed: read in the order of y, each element would cost a cache line.</summary>
    Storage? Turned<T>(ref Operand x) where T : unmanaged =>
        x.Storage is null || x.Count < Elementwise.Grain || !TransposeJob<T>.Turns(x) ? null : MakeDense<T>(ref x);

    void Test<T, TMap>(in TMap map, Operand y, Operand a, Operand b)
        where T : unmanaged, INumber<T>
        where TMap : struct, IMap
    {
        if (y.Count == 0) return;
        using var turnedA = Turned<T>(ref a);
        using var turnedB = Turned<T>(ref b);
        var job = new TestJob<T, TMap>(map, y.View<bool>(), new(a), TMap.Arity > 1 ? new(b) : default);
        WorkerPool.Run(ref job, y.Count, Elementwise.Grain);
    }

    // not called Fill: a call with a double would mean this one, whatever the operand's type
    static void FillWith<T>(Operand y, T value) where T : unmanaged
    {
        var job = new FillJob<T>(new(y), value);
        WorkerPool.Run(ref job, y.Count, CopyJob<T>.Grain);
    }

    static void Sequence<T>(Operand y, double start, double step) where T : unmanaged, INumber<T>
    {
        var job = new SequenceJob<T>(y.View<T>(), start, step);
        WorkerPool.Run(ref job, y.Count, CopyJob<T>.Grain);
    }
}
