namespace Tensorium.Kernels.Gpu;

/// <summary>Four elements: 16 bytes of numbers of 32 bits.</summary>
/// <typeparam name="T">The element type.</typeparam>
struct Pack4<T> : IPack<T, Pack4<T>> where T : unmanaged
{
    public T A, B, C, D;

    public static int Count => 4;

    public static void ForEach<TFormula>(TFormula formula, ref Pack4<T> a, ref Pack4<T> b, ref Pack4<T> c, ref Pack4<T> d, ref Pack4<T> e)
        where TFormula : struct, IPackFormula<T>
    {
        formula.Apply(ref a.A, ref b.A, ref c.A, ref d.A, ref e.A);
        formula.Apply(ref a.B, ref b.B, ref c.B, ref d.B, ref e.B);
        formula.Apply(ref a.C, ref b.C, ref c.C, ref d.C, ref e.C);
        formula.Apply(ref a.D, ref b.D, ref c.D, ref d.D, ref e.D);
    }
}
