namespace Tensorium.Bench;

/// <summary>Every work there is, in the order of the reports.</summary>
static class Workloads
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Work> All { get; } =
    [
        .. StepWork.All, .. GemmWork.All, .. ElementwiseWork.All, .. ReductionWork.All, .. LossWork.All,
        .. NormalizationWork.All, .. UpdateWork.All, .. TapeWork.All,
    ];
}
