namespace Tensorium.Kernels.Gpu;

/// <summary>How a device behaves, apart from what it is.</summary>
sealed record GpuOptions
{
    const string Variable = "TENSORIUM_SYNC";

    /// <summary>Whether each launch waits until it is done, so that a fault shows where it happened.</summary>
    public bool WaitsForEachLaunch { get; init; }

    /// <summary>
    /// Whether a kernel's report of a wrong index is looked for at once, which costs nothing on the emulator, and not when a value is
    /// read next.
    /// </summary>
    public bool LooksAtOnce { get; init; }

    /// <summary>
    /// Copies to the device of up to so many bytes go on the stream that computes: CUDA takes them from where they lie without waiting,
    /// and faster than by way of another stream.
    /// </summary>
    public int FewBytes { get; init; }

    /// <summary>The stream of copies to the device; the accelerator's own if null.</summary>
    public ICopyStream? Copies { get; init; }

    /// <summary>Called before anything is asked of the accelerator. What it throws counts as the accelerator's.</summary>
    public Action<GpuAction>? Before { get; init; }

    /// <summary>The options of the devices that programs see: as the environment variable TENSORIUM_SYNC says.</summary>
    /// <exception cref="FormatException">The variable is neither 0 nor 1.</exception>
    public static GpuOptions Of(DeviceKind kind) => new()
    {
        WaitsForEachLaunch = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text && ParseSync(text),
        LooksAtOnce = kind == DeviceKind.Emulator,
        FewBytes = kind == DeviceKind.Cuda ? 64 << 10 : 0,
    };

    internal static bool ParseSync(string text) => text switch
    {
        "1" => true,
        "0" => false,
        _ => throw new FormatException(
            $"The environment variable {Variable} is '{text}'; it must be 1 (each launch on a GPU waits until it is done) or 0."),
    };
}
