namespace Tensorium.Kernels.Cpu;

/// <summary>What all jobs that do cheap work on each element share.</summary>
static class Elementwise
{
    /// <summary>Elements a thread takes at a time: some 10 microseconds of cheap work, above the cost of sharing it.</summary>
    public const int Grain = 16384;
}
