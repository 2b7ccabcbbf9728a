using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>Four numbers in registers.</summary>
/// <typeparam name="V">The lane.</typeparam>
struct Row4<V> where V : struct, ILane<V>
{
    public V A, B, C, D;

    /// <summary>Four elements, <paramref name="step"/> apart.</summary>
    public static Row4<V> Load<T, E>(ArrayView<T> from, int at, int step)
        where T : unmanaged
        where E : struct, IElement<T, V> => new()
        {
            A = E.Load(from[at]),
            B = E.Load(from[at + step]),
            C = E.Load(from[at + (2 * step)]),
            D = E.Load(from[at + (3 * step)]),
        };

    /// <summary>Four elements as they are in memory.</summary>
    public static Row4<V> Of<T, E>(Pack4<T> pack)
        where T : unmanaged
        where E : struct, IElement<T, V> => new() { A = E.Load(pack.A), B = E.Load(pack.B), C = E.Load(pack.C), D = E.Load(pack.D) };

    /// <summary>As they are in memory.</summary>
    public readonly Pack4<T> ToPack<T, E>()
        where T : unmanaged
        where E : struct, IElement<T, V> => new() { A = E.Store(A), B = E.Store(B), C = E.Store(C), D = E.Store(D) };

    /// <summary>this += factor row</summary>
    public void Add(V factor, Row4<V> row)
    {
        A = V.Fma(factor, row.A, A);
        B = V.Fma(factor, row.B, B);
        C = V.Fma(factor, row.C, C);
        D = V.Fma(factor, row.D, D);
    }

    /// <summary>this += other</summary>
    public void Add(Row4<V> other)
    {
        A += other.A;
        B += other.B;
        C += other.C;
        D += other.D;
    }

    /// <summary>A number.</summary>
    public readonly V At(int i) => i == 0 ? A : i == 1 ? B : i == 2 ? C : D;
}
