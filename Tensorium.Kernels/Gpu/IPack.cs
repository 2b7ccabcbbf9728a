namespace Tensorium.Kernels.Gpu;

/// <summary>Neighbouring elements that a thread loads and stores at once, from an address that is a multiple of their size.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TSelf">The implementing pack.</typeparam>
interface IPack<T, TSelf>
    where T : unmanaged
    where TSelf : unmanaged, IPack<T, TSelf>
{
    /// <summary>How many elements it has.</summary>
    static abstract int Count { get; }

    /// <summary>Calls a formula once for each place of five packs.</summary>
    static abstract void ForEach<TFormula>(TFormula formula, ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d, ref TSelf e)
        where TFormula : struct, IPackFormula<T>;
}

/// <summary>What happens to one element of each of up to five operands.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IPackFormula<T> where T : unmanaged
{
    /// <summary>Reads some of the elements and changes others.</summary>
    void Apply(ref T a, ref T b, ref T c, ref T d, ref T e);
}

/// <summary>One element by itself.</summary>
/// <typeparam name="T">The element type.</typeparam>
struct Pack1<T> : IPack<T, Pack1<T>> where T : unmanaged
{
    public T A;

    public static int Count => 1;

    public static void ForEach<TFormula>(TFormula formula, ref Pack1<T> a, ref Pack1<T> b, ref Pack1<T> c, ref Pack1<T> d, ref Pack1<T> e)
        where TFormula : struct, IPackFormula<T> => formula.Apply(ref a.A, ref b.A, ref c.A, ref d.A, ref e.A);
}

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
