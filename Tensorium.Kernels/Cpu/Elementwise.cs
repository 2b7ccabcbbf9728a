namespace Tensorium.Kernels.Cpu;

/// <summary>What all jobs that do cheap work on each element share.</summary>
static class Elementwise
{
    /// <summary>Elements a thread takes at a time: some 10 microseconds of cheap work, above the cost of sharing it.</summary>
    public const int Grain = 16384;

    /// <summary>Bytes of a result from which on it is written past the caches, which would give up most of it before it is read.</summary>
    public const nint Streamed = 32 << 20;
}
