using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Copies elements from one layout to another.</summary>
/// <typeparam name="T">The element type, or any of its size.</typeparam>
readonly struct CopyJob<T>(GpuReader<T> target, GpuReader<T> source) : IGpuJob where T : unmanaged
{
    public void Run(long item) => target[item] = source[item];
}

/// <summary>Copies elements between layouts, converting their type as a C# cast does, saturating at the ends.</summary>
/// <typeparam name="TFrom">The type of the source; byte for truth values.</typeparam>
/// <typeparam name="NFrom">How it is read.</typeparam>
/// <typeparam name="TTo">The type of the target; byte for truth values.</typeparam>
/// <typeparam name="NTo">How it is written.</typeparam>
readonly struct CastJob<TFrom, NFrom, TTo, NTo>(GpuReader<TTo> target, GpuReader<TFrom> source) : IGpuJob
    where TFrom : unmanaged
    where NFrom : struct, INumberKind<TFrom>
    where TTo : unmanaged
    where NTo : struct, INumberKind<TTo>
{
    public void Run(long item) => target[item] =
        NFrom.IsReal ? NTo.From(NFrom.Real(source[item])) : NTo.From(NFrom.Integer(source[item]));
}

/// <summary>Sets elements to one value.</summary>
/// <typeparam name="T">The element type.</typeparam>
readonly struct FillJob<T>(GpuReader<T> target, T value) : IGpuJob where T : unmanaged
{
    public void Run(long item) => target[item] = value;
}

/// <summary>y[i] = start + i step, each element from its own index, so that no error adds up.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="N">How it is written.</typeparam>
readonly struct SequenceJob<T, N>(ArrayView<T> y, double start, double step, int isExact) : IGpuJob
    where T : unmanaged
    where N : struct, INumberKind<T>
{
    public void Run(long item) =>
        y[item] = isExact != 0 ? N.From((long)start + (item * (long)step)) : N.From(start + GpuMath.Product(step, item));
}
