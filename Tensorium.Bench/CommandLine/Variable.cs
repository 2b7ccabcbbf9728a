namespace Tensorium.Bench;

/// <summary>An environment variable that this program or its libraries read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Help">What it does, in a line.</param>
readonly record struct Variable(string Name, string Help)
{
    /// <summary>Every variable, in the order of the help.</summary>
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("TENSORIUM_THREADS", "threads that compute, 1 to 1024, where --threads does not say (one per core)"),
        new("TENSORIUM_DEVICE", "where to compute, where --device does not say: the same names (cpu)"),
        new("TENSORIUM_DATA", "where the MNIST files lie, where --data-dir does not say (the user's cache)"),
        new("TENSORIUM_SYNC", "1: a GPU is waited for after each kernel, so that a fault names its kernel"),
        new("XDG_CACHE_HOME", "the user's cache on Linux (~/.cache)"),
        new("NO_COLOR", "with any value: plain lines, no painted tables; so with TERM=dumb"),
        new("OPENBLAS_CORETYPE", "for peers: whose kernels OpenBLAS takes (its own choice)"),
        new("ATEN_CPU_CAPABILITY", "for peers: PyTorch's kernels (the better of its own and avx512)"),
    ];
}
