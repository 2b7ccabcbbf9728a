namespace Tensorium.Bench;

/// <summary>Every work there is, in the order of the reports.</summary>
static class Workloads
{
    /// <summary>Those that a kind of device is measured by.</summary>
    public static IReadOnlyList<Work> For(DeviceKind kind) => kind == DeviceKind.Cpu ? All : DeviceWorkloads.For(kind);

    /// <summary>All of them, of the sizes for a processor.</summary>
    public static IReadOnlyList<Work> All { get; } =
    [
        .. StepWork.All, .. GemmWork.All, .. ElementwiseWork.All, .. ReductionWork.All, .. LossWork.All,
        .. NormalizationWork.All, .. UpdateWork.All, .. TapeWork.All,
    ];
}
