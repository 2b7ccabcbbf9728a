using System.Runtime.CompilerServices;
using ILGPU;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Map<TMap>(in TMap map, Operand y, Operand a, Operand b = default, Operand c = default,
        Operand d = default)
    {
        switch (y.DType)
        {
            case DType.Float32 when NeedsExactProducts<TMap>(): Map<float, DoubleLane, WideFloatElement, Pack4<float>, TMap>(map, y, a, b, c, d); break;
            case DType.Float32: Map<float, SingleLane, FloatElement, Pack4<float>, TMap>(map, y, a, b, c, d); break;
            case DType.Float64: Map<double, DoubleLane, DoubleElement, Pack2<double>, TMap>(map, y, a, b, c, d); break;
            case DType.Int64: MapIntegers<long, LongElement, Pack2<long>, TMap>(map, y, a, b, c, d); break;
            case DType.Int32: MapIntegers<int, IntElement, Pack4<int>, TMap>(map, y, a, b, c, d); break;
            default: MapIntegers<byte, ByteElement, Pack1<byte>, TMap>(map, y, a, b, c, d); break;
        }
    }

    internal override void Test<TMap>(in TMap map, Operand y, Operand a, Operand b = default)
    {
        switch (a.DType)
        {
            case DType.Float32: Test<float, SingleLane, FloatElement, TMap>(map, y, a, b); break;
            case DType.Float64: Test<double, DoubleLane, DoubleElement, TMap>(map, y, a, b); break;
            case DType.Int64: Test<long, IntegerLane, LongElement, TMap>(map, y, a, b); break;
            case DType.Int32: Test<int, IntegerLane, IntElement, TMap>(map, y, a, b); break;
            default: Test<byte, IntegerLane, ByteElement, TMap>(map, y, a, b); break;
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
            case DType.Float32: Sequence<float, FloatNumber>(y, start, step); break;
            case DType.Float64: Sequence<double, DoubleNumber>(y, start, step); break;
            case DType.Int64: Sequence<long, LongNumber>(y, start, step); break;
            case DType.Int32: Sequence<int, IntNumber>(y, start, step); break;
            default: throw Unsupported(y.DType, "a sequence");
        }
    }

    void MapIntegers<T, E, TPack, TMap>(in TMap map, Operand y, Operand a, Operand b, Operand c, Operand d)
        where T : unmanaged
        where E : struct, IElement<T, IntegerLane>
        where TPack : unmanaged, IPack<T, TPack>
        where TMap : struct, IMap
    {
        try
        {
            if (Divides<TMap>()) Launch(new DivisionJob<T, E, TMap>(map, View<T>(y), Reader<T>(a), Reader<T>(b), Faults), y.Count, y, a, b);
            else Map<T, IntegerLane, E, TPack, TMap>(map, y, a, b, c, d);
        }
        catch (NotSupportedException refused) when (refused.InnerException is InternalCompilerException)
        {
            throw new DTypeException($"{y.DType} has no such function: cast to Float32 or Float64 first");
        }
    }

    static bool NeedsExactProducts<TMap>() => typeof(TMap) == typeof(BinaryMap<FloorDivide>)
        || typeof(TMap) == typeof(BinaryMap<Remainder>) || typeof(TMap) == typeof(GradientBMap<Remainder>);

    static bool Divides<TMap>() => typeof(TMap) == typeof(BinaryMap<Divide>) || typeof(TMap) == typeof(BinaryMap<FloorDivide>)
        || typeof(TMap) == typeof(BinaryMap<Remainder>);

    void Map<T, V, E, TPack, TMap>(in TMap map, Operand y, Operand a, Operand b, Operand c, Operand d)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TPack : unmanaged, IPack<T, TPack>
        where TMap : struct, IMap
    {
        if (y.Count == 0) return;
        // what is not read says yes
        if (TMap.Arity < 4) d = y;
        if (TMap.Arity < 3) c = y;
        if (TMap.Arity < 2) b = y;
        if (a.Layout.IsContiguous && b.Layout.IsContiguous && c.Layout.IsContiguous && d.Layout.IsContiguous)
        {
            var packs = TPack.Count > 1 && IsPacked<TPack>(y) && IsPacked<TPack>(a) && IsPacked<TPack>(b) && IsPacked<TPack>(c) && IsPacked<TPack>(d)
                ? y.Count / TPack.Count
                : 0;
            var contiguous = new ContiguousMapJob<T, V, E, TPack, TMap>(map, View<T>(y), packs)
            {
                A = View<T>(a),
                B = View<T>(b),
                C = View<T>(c),
                D = View<T>(d),
            };
            Launch(contiguous, packs + (y.Count - (packs * TPack.Count)), y, a, b, c, d);
            return;
        }
        var job = new MapJob<T, V, E, TMap>(map, View<T>(y)) { A = Reader<T>(a) };
        if (TMap.Arity > 1) job.B = Reader<T>(b);
        if (TMap.Arity > 2) job.C = Reader<T>(c);
        if (TMap.Arity > 3) job.D = Reader<T>(d);
        Launch(job, y.Count, y, a, b, c, d);
    }

    /// <summary>Whether an operand begins at the address of a pack: memory itself begins at a multiple of 16 bytes.</summary>
    static bool IsPacked<TPack>(Operand x) where TPack : unmanaged =>
        x.Layout.Offset * x.DType.Size() % Unsafe.SizeOf<TPack>() == 0;

    void Test<T, V, E, TMap>(in TMap map, Operand y, Operand a, Operand b)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TMap : struct, IMap
    {
        if (y.Count == 0) return;
        if (TMap.Arity < 2) b = a; // not read
        var job = new TestJob<T, V, E, TMap>(map, View<byte>(y), Reader<T>(a), TMap.Arity > 1 ? Reader<T>(b) : default);
        Launch(job, y.Count, y, a, b);
    }

    // not called Fill: a call with a double would mean this one, whatever the operand's type
    void FillWith<T>(Operand y, T value) where T : unmanaged => Launch(new FillJob<T>(Reader<T>(y), value), y.Count, y);

    void Sequence<T, N>(Operand y, double start, double step)
        where T : unmanaged
        where N : struct, INumberKind<T>
    {
        var isExact = Sequences.IsExact(start, step, y.Count);
        Launch(new SequenceJob<T, N>(View<T>(y), start, step, isExact ? 1 : 0), y.Count, y);
    }

    unsafe T ReadOne<T>(Operand x) where T : unmanaged
    {
        T value;
        Read(x.Storage, (nint)x.Layout.Offset * sizeof(T), (byte*)&value, sizeof(T));
        return value;
    }
}
