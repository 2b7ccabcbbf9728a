namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    internal override void Copy(Operand y, Operand x)
    {
        if (!(GpuIndex.Takes(y.Layout) && GpuIndex.Takes(x.Layout)))
        {
            // no kernel finds elements of so many axes, or so far apart: part after part along the shortest axis
            var (lengths, axis) = (y.Layout.Shape.Lengths, 0);
            for (var i = 1; i < lengths.Length; i++)
                if (lengths[axis] == 1 || (lengths[i] > 1 && lengths[i] < lengths[axis])) axis = i;
            for (long i = 0; i < lengths[axis]; i++) Copy(y with { Layout = y.Layout.At(axis, i) }, x with { Layout = x.Layout.At(axis, i) });
            return;
        }
        if (y.DType == x.DType)
        {
            switch (y.DType.Size())
            {
                case 1: Copy<byte, ByteElement, Pack1<byte>>(y, x); break;
                case 4: Copy<int, IntElement, Pack4<int>>(y, x); break;
                default: Copy<long, LongElement, Pack2<long>>(y, x); break;
            }
            return;
        }
        switch (x.DType)
        {
            case DType.Float32: CastFrom<float, FloatNumber>(y, x); break;
            case DType.Float64: CastFrom<double, DoubleNumber>(y, x); break;
            case DType.Int64: CastFrom<long, LongNumber>(y, x); break;
            case DType.Int32: CastFrom<int, IntNumber>(y, x); break;
            default: CastFrom<byte, ByteNumber>(y, x); break;
        }
    }

    void CastFrom<TFrom, NFrom>(Operand y, Operand x)
        where TFrom : unmanaged
        where NFrom : struct, INumberKind<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32: Cast<TFrom, NFrom, float, FloatNumber>(y, x); break;
            case DType.Float64: Cast<TFrom, NFrom, double, DoubleNumber>(y, x); break;
            case DType.Int64: Cast<TFrom, NFrom, long, LongNumber>(y, x); break;
            case DType.Int32: Cast<TFrom, NFrom, int, IntNumber>(y, x); break;
            default: Cast<TFrom, NFrom, byte, ByteNumber>(y, x); break;
        }
    }

    void Cast<TFrom, NFrom, TTo, NTo>(Operand y, Operand x)
        where TFrom : unmanaged
        where NFrom : struct, INumberKind<TFrom>
        where TTo : unmanaged
        where NTo : struct, INumberKind<TTo> =>
        Launch(new CastJob<TFrom, NFrom, TTo, NTo>(Reader<TTo>(y), Reader<TFrom>(x)), y.Count, y, x);

    // Without gaps on either side it is an elementwise op, which moves 16 bytes at once.
    void Copy<T, E, TPack>(Operand y, Operand x)
        where T : unmanaged
        where E : struct, IElement<T, IntegerLane>
        where TPack : unmanaged, IPack<T, TPack>
    {
        if (y.Layout.IsContiguous && x.Layout.IsContiguous) Map<T, IntegerLane, E, TPack, UnaryMap<Identity>>(default, y, x, default, default, default);
        else Launch(new CopyJob<T>(Reader<T>(y), Reader<T>(x)), y.Count, y, x);
    }
}
