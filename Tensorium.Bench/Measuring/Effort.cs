namespace Tensorium.Bench;

/// <summary>How thoroughly to measure.</summary>
/// <param name="Rounds">Samples of each contestant, taken in turns.</param>
/// <param name="Sample">
/// How long a sample lasts, in microseconds, unless one run lasts longer: less than a time slice of the scheduler, so that
/// on a busy machine the best sample is an undisturbed one.
/// </param>
/// <param name="WarmUp">
/// How long a cold contestant runs before, in microseconds: the JIT recompiles hot code twice, each time after a tenth of
/// a second.
/// </param>
/// <param name="Pause">
/// How long nobody may have worked before a sample with several threads; longer than the ticks in which the system counts
/// processor time.
/// </param>
/// <param name="Lead">
/// How long a contestant with several threads runs before its sample, in microseconds: Linux may put threads that wake after a
/// rest on one core, and takes ten to twenty milliseconds to part them.
/// </param>
sealed record Effort(int Rounds, double Sample, double WarmUp, TimeSpan Pause, double Lead)
{
    /// <summary>For numbers to publish.</summary>
    public static Effort Full { get; } = new(15, 1_500, 1_500_000, TimeSpan.FromMilliseconds(40), 20_000);

    /// <summary>For an emulator, whose times say nothing: whether all of it runs.</summary>
    public static Effort Once { get; } = new(1, 1, 1, TimeSpan.Zero, 0);

    /// <summary>For a first look.</summary>
    public static Effort Quick { get; } = new(9, 1_000, 1_000_000, TimeSpan.FromMilliseconds(40), 20_000);
}
