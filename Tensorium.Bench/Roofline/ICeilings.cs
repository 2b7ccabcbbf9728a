namespace Tensorium.Bench;

/// <summary>A loop at the limit of the machine.</summary>
/// <param name="Run">Runs it once.</param>
/// <param name="Amount">Floating-point operations or bytes of a run.</param>
sealed record CeilingLoop(Action Run, double Amount)
{
    /// <summary>The rate of a run that takes so many microseconds: GFLOP/s or GB/s.</summary>
    public double Rate(double microseconds) => Amount / microseconds / 1000;
}

/// <summary>The loops that bound a work, with the memory that they use.</summary>
interface ICeilings : IDisposable
{
    /// <summary>The loops: several where it is not known beforehand which is the fastest, none where nothing can be measured.</summary>
    IReadOnlyList<CeilingLoop> All { get; }
}
