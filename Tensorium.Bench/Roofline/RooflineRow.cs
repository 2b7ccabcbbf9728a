namespace Tensorium.Bench;

/// <summary>One work with one number of threads.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Shape">On what.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Value">The best rate, or the shortest time where nothing bounds the work.</param>
/// <param name="Median">The same of the median sample.</param>
/// <param name="Unit">GFLOP/s, GB/s or us.</param>
/// <param name="Ceiling">The best rate of the bounding loop, measured in turns with the work; null where there is none.</param>
/// <param name="Fraction"><paramref name="Value"/> as a share of the ceiling.</param>
/// <param name="MicrosecondsBest">The shortest run.</param>
/// <param name="ManagedBytes">Managed memory allocated in a run.</param>
/// <param name="NativeAllocations">How often a steady run took memory from the system.</param>
sealed record RooflineRow(
    string Name, string Shape, int Threads, double Value, double Median, string Unit, double? Ceiling, double? Fraction,
    double MicrosecondsBest, double ManagedBytes, double NativeAllocations);

/// <summary>What the verb writes with --json.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Ceilings">The machine's own limits.</param>
/// <param name="Rows">The kernels.</param>
sealed record RooflineReport(Machine Machine, IReadOnlyList<RooflineRow> Ceilings, IReadOnlyList<RooflineRow> Rows);
