namespace Tensorium;

/// <summary>How often a kernel ran.</summary>
/// <param name="Name">What it computes, of which type: "Map Relu Float32".</param>
/// <param name="Launches">How often it was launched.</param>
/// <param name="Compilation">What compiling it took; zero if that was before.</param>
public readonly record struct KernelCount(string Name, long Launches, TimeSpan Compilation);
