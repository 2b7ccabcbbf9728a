using System.Numerics;

namespace Tensorium.Kernels.Cpu;

sealed partial class CpuDevice
{
    internal override void Copy(Operand y, Operand x)
    {
        if (y.DType == x.DType)
        {
            switch (y.DType.Size())
            {
                case 1: Copy<byte>(y, x); break;
                case 4: Copy<int>(y, x); break;
                default: Copy<long>(y, x); break;
            }
            return;
        }
        switch (x.DType)
        {
            case DType.Float32: CastFrom<float>(y, x); break;
            case DType.Float64: CastFrom<double>(y, x); break;
            case DType.Int64: CastFrom<long>(y, x); break;
            case DType.Int32: CastFrom<int>(y, x); break;
            default: CastFrom<byte>(y, x); break;
        }
    }

    void CastFrom<TFrom>(Operand y, Operand x) where TFrom : unmanaged, INumber<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32: Cast<TFrom, float>(y, x); break;
            case DType.Float64: Cast<TFrom, double>(y, x); break;
            case DType.Int64: Cast<TFrom, long>(y, x); break;
            case DType.Int32: Cast<TFrom, int>(y, x); break;
            default: Cast<TFrom, byte>(y, x); break;
        }
    }

    void Cast<TFrom, TTo>(Operand y, Operand x)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        using var turned = Turned<TFrom>(ref x);
        var job = new CastJob<TFrom, TTo>(new(y), new(x));
        WorkerPool.Run(ref job, y.Count, CopyJob<TTo>.Grain);
    }

    static void Copy<T>(Operand y, Operand x) where T : unmanaged
    {
        if (TransposeJob<T>.For(y, x) is { } turn)
        {
            WorkerPool.Run(ref turn, turn.Items, TransposeJob<T>.Grain);
            return;
        }
        var job = new CopyJob<T>(new(y), new(x));
        WorkerPool.Run(ref job, y.Count, CopyJob<T>.Grain);
    }

    /// <summary>Puts a dense copy in the place of an operand.</summary>
    /// <returns>The memory of the copy, to be disposed after its use.</returns>
    Storage MakeDense<T>(ref Operand x) where T : unmanaged
    {
        var copy = Scratch<T>(x.Count);
        var dense = new Operand(copy, Layout.Dense(x.Layout.Shape), x.DType);
        Copy(dense, x);
        x = dense;
        return copy;
    }
}
