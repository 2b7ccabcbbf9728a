namespace Tensorium.Kernels.Gpu;

/// <summary>One element by itself.</summary>
/// <typeparam name="T">The element type.</typeparam>
struct Pack1<T> : IPack<T, Pack1<T>> where T : unmanaged
{
    public T A;

    public static int Count => 1;

    public static void ForEach<TFormula>(TFormula formula, ref Pack1<T> a, ref Pack1<T> b, ref Pack1<T> c, ref Pack1<T> d, ref Pack1<T> e)
        where TFormula : struct, IPackFormula<T> => formula.Apply(ref a.A, ref b.A, ref c.A, ref d.A, ref e.A);
}
