namespace Tensorium.Kernels.Gpu;

/// <summary>Two elements: 16 bytes of numbers of 64 bits.</summary>
/// <typeparam name="T">The element type.</typeparam>
struct Pack2<T> : IPack<T, Pack2<T>> where T : unmanaged
{
    public T A, B;

    public static int Count => 2;

    public static void ForEach<TFormula>(TFormula formula, ref Pack2<T> a, ref Pack2<T> b, ref Pack2<T> c, ref Pack2<T> d, ref Pack2<T> e)
        where TFormula : struct, IPackFormula<T>
    {
        formula.Apply(ref a.A, ref b.A, ref c.A, ref d.A, ref e.A);
        formula.Apply(ref a.B, ref b.B, ref c.B, ref d.B, ref e.B);
    }
}
