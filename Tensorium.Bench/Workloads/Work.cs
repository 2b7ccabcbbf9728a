namespace Tensorium.Bench;

/// <summary>What bounds a work from above.</summary>
enum Bound
{
    /// <summary>Nothing that could be measured: a latency.</summary>
    None,

    /// <summary>Multiply-adds of floats.</summary>
    Float32,

    /// <summary>Multiply-adds of doubles.</summary>
    Float64,

    /// <summary>Reading memory.</summary>
    Read,

    /// <summary>Reading one array and writing another.</summary>
    Copy,

    /// <summary>Reading two arrays and writing a third.</summary>
    Triad,

    /// <summary>Reading two arrays and writing one of them back.</summary>
    InPlace,

    /// <summary>The link between the processor's memory and a device's, which nothing here measures otherwise.</summary>
    Link,
}

/// <summary>A piece of this library's work, the same one for every verb.</summary>
/// <param name="Name">The kernel, for example "gemm-nn".</param>
/// <param name="Shape">On what, for example "128x300x784".</param>
/// <param name="Bound">What bounds it.</param>
/// <param name="Amount">
/// Floating-point operations, or the fewest bytes that any implementation moves, in one run.
/// </param>
/// <param name="Footprint">Bytes of all arrays: the bandwidth that bounds it is the one at this size.</param>
/// <param name="Prepare">Makes the operands and returns what to measure; operands live while their scope does.</param>
sealed record Work(string Name, string Shape, Bound Bound, double Amount, double Footprint, Func<Action> Prepare)
{
    /// <summary>Name and shape.</summary>
    public string Title => $"{Name} {Shape}";

    /// <summary>What <see cref="Rate"/> counts.</summary>
    public string Unit => Bound switch
    {
        Bound.None => "us",
        Bound.Float32 or Bound.Float64 => "GFLOP/s",
        _ => "GB/s",
    };

    /// <summary>The rate of a run that takes so many microseconds, or the time itself where nothing bounds the work.</summary>
    public double Rate(double microseconds) => Bound == Bound.None ? microseconds : Amount / microseconds / 1000;

    /// <summary>A work of elements: so many bytes each, all of them touched once.</summary>
    public static Work OfBytes(string name, string shape, Bound bound, double bytes, Func<Action> prepare) =>
        new(name, shape, bound, bytes, bytes, prepare);

    /// <summary>Runs something in a scope of its own, as a training loop does.</summary>
    public static Action Scoped(Func<Tensor> run) => () =>
    {
        using var scope = TensorScope.Enter();
        run();
    };
}
