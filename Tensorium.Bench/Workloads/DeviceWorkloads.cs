namespace Tensorium.Bench;

/// <summary>The works that a device other than the processor is measured by, as large as such devices need them.</summary>
static class DeviceWorkloads
{
    /// <summary>All of them; tiny ones for an emulator, where only that they run matters.</summary>
    public static IReadOnlyList<Work> For(DeviceKind kind) => kind == DeviceKind.Emulator
        ? Of(elements: 4096, side: 32, rows: 16, features: 48, batches: [], wide: 16)
        : Of(elements: 1 << 26, side: 4096, rows: 8192, features: 1024, batches: [512, 4096], wide: 4096);

    static Work[] Of(int elements, int side, int rows, int features, int[] batches, int wide) =>
    [
        .. batches.Select(batch => StepWork.Create("sgd", batch)),
        .. batches.Select(batch => StepWork.Create("adam", batch)),
        StepWork.Create("sgd", [wide, wide, wide, wide, wide], wide),
        StepWork.Create("adam", [wide, wide, wide, wide, wide], wide),
        GemmWork.Create("gemm-nn", (side, side, side), DType.Float32),
        GemmWork.Create("gemm-tn", (side, side, side), DType.Float32),
        GemmWork.Create("gemm-nt", (side, side, side), DType.Float32),
        GemmWork.Create("gemm64-nn", (side, side, side), DType.Float64),
        ElementwiseWork.Unary("relu", elements, x => x.Relu()),
        ElementwiseWork.Unary("exp", elements, x => x.Exp()),
        ElementwiseWork.Unary("tanh", elements, x => x.Tanh()),
        ElementwiseWork.Unary("sigmoid", elements, x => x.Sigmoid()),
        ElementwiseWork.Unary("gelu", elements, x => x.Gelu()),
        ElementwiseWork.Add(elements),
        ReductionWork.Sum("sum-rows", side, x => x.Sum(1)),
        ReductionWork.Sum("sum-columns", side, x => x.Sum(0)),
        ReductionWork.Sum("sum", side, x => x.Sum()),
        LossWork.Create(rows, 10),
        LossWork.Create(rows, 1000),
        NormalizationWork.Create("layer-norm", (rows, features), 1),
        NormalizationWork.Create("batch-norm", (rows, features), 0),
        .. UpdateWork.OfSize(elements),
        CopyWork.ToDevice(elements),
        CopyWork.ToHost(elements),
        .. TapeWork.All,
    ];
}
