using Tensorium.Kernels;

namespace Tensorium.Tests.Gradients;

/// <summary>The case table of the structured ops: one row a case. A node type without a row fails the coverage test.</summary>
static class GradientCases
{
    // made anew, on the default device of the test
    static Tensor Places => Tensor.From(2L, 0L, -1L, 2L);
    static Tensor PlacesOfMatrix => Tensor.From(new long[,] { { 2, 0, 1 }, { 0, 0, 2 } });
    static Tensor Mask => Tensor.From(new[,] { { true, false, true }, { false, true, true } });
    static Tensor Labels => Tensor.From(2L, 0L);

    static readonly Device Elsewhere = new Tensorium.Kernels.Cpu.CpuDevice();

    public static IEnumerable<GradientCase> All =>
        [.. Elementwise, .. Shapes, .. Indexing, .. Reductions, .. Chosen, .. Products, .. Together, .. Normalizations];

    static GradientCase[] Elementwise =>
    [
        new("tanh", t => t[0].Tanh(), (2, 3)),
        new("operators", t => ((t[0] * t[1]) + (2 * t[0]) - (t[1] / 3) - (1 - t[1])) / (t[1].Square() + 1), (2, 3), 3),
        new("atan2", t => t[0].Atan2(t[1]), (2, 3), new GradientInput((2, 1), 0.5, 2)),
        new("pow of tensors", t => t[0].Pow(t[1]), new GradientInput((2, 3), 0.5, 2), 3),
        new("pow of a number", t => t[0].Pow(3), (2, 3)),
        new("where", t => Tensor.Where(Mask, t[0], t[1]), (2, 3), 3),
        new("masked fill", t => t[0].MaskedFill(Mask, 4).Square(), (2, 3)),
        new("cast there and back", t => t[0].To(DType.Float32).To(DType.Float64) * 3, (2, 3)) { Epsilon = 0.01 },
        new("to a device and back", t => t[0].To(Elsewhere).Square().To(t[0].Device) * 3, (2, 3)),
        new("swish", t => t[0].Swish(1.7), (2, 3)),
    ];

    static GradientCase[] Shapes =>
    [
        new("reshape", t => t[0].Reshape(3, 4).Sin(), (2, 3, 2)),
        new("reshape of a transpose", t => t[0].T.Reshape(6).Sin(), (2, 3)),
        new("flatten", t => t[0].Flatten(1).Sin(), (2, 3, 2)),
        new("transpose", t => t[0].Transpose().Exp(), (2, 3, 2)),
        new("permute", t => t[0].Permute(2, 0, 1).Exp(), (2, 3, 2)),
        new("move axis", t => t[0].MoveAxis(0, -1).Exp(), (2, 3, 2)),
        new("squeeze and unsqueeze", t => t[0].Squeeze(1).Unsqueeze(0).Exp(), (2, 1, 3)),
        new("expand", t => t[0].Expand((4, 2, 3)).Square(), (2, 1)),
        new("expand of a scalar", t => t[0].Expand((2, 2)).Exp(), Shape.Scalar),
        new("clone", t => t[0].Clone().Square(), (2, 3)),
        new("contiguous", t => t[0].T.Contiguous().Square(), (2, 3)),
        new("concat", t => Tensor.Concat([t[0], t[1], t[0]], 1).Sin(), (2, 3), (2, 1)),
        new("concat with an empty part", t => Tensor.Concat([t[0], t[1]]).Sin(), (2, 3), (0, 3)),
        new("stack", t => Tensor.Stack([t[0], t[1]], -1).Sin(), (2, 3), (2, 3)),
        new("split", t => t[0].Split(2, 1)[0] * t[0].Split(2, 1)[1], (2, 4)),
        new("pad", t => t[0].Pad([(1, 0), (2, 1)], 0.5).Sin(), (2, 3)),
        new("flip", t => t[0].Flip(1) * t[0], (2, 3)),
        new("tile", t => t[0].Tile(2, 1, 3).Sin(), (2, 2)),
    ];

    static GradientCase[] Indexing =>
    [
        new("index", t => t[0][1..3, ^1].Square(), (4, 3)),
        new("index with steps", t => t[0][TensorIndex.Step(.., 2), TensorIndex.Step(.., -2)].Square(), (4, 5)),
        new("index with a new axis", t => t[0][TensorIndex.NewAxis, .., 1].Square(), (2, 3)),
        new("diagonal", t => t[0].Diagonal(1).Square(), (3, 4)),
        new("diagonals of transposed matrices", t => t[0].T.Diagonal(-1).Square(), (2, 3, 4)),
        new("narrow", t => t[0].Narrow(1, 1, 2).Square(), (2, 4)),
        new("index select", t => t[0].IndexSelect(1, Places).Square(), (2, 3, 2)),
        new("index add", t => t[0].IndexAdd(1, Places, t[1]).Square(), (2, 3), (2, 4)),
        new("gather", t => t[0].Gather(1, PlacesOfMatrix).Square(), (2, 4)),
        new("scatter add", t => t[0].ScatterAdd(1, PlacesOfMatrix, t[1]).Square(), (2, 4), (2, 3)),
        new("take", t => t[0].Take(PlacesOfMatrix).Square(), (2, 3)),
        new("masked select", t => t[0].MaskedSelect(Mask).Square(), (2, 3)),
    ];

    static GradientCase[] Reductions =>
    [
        new("sum", t => t[0].Sum().Square(), (2, 3)),
        new("sum over an axis", t => t[0].Sum(1).Square(), (2, 3, 2)),
        new("sum over scattered axes", t => t[0].Sum([0, 2], keepDims: true).Square(), (2, 3, 2)),
        new("sum over no axes", t => t[0].Sum([]).Square(), (2, 3)),
        new("sum of nothing", t => t[0].Sum(1).Square(), (2, 0)),
        new("mean", t => t[0].Mean([-1]).Square(), (2, 3, 2)),
        new("product", t => t[0].Prod(), 5),
        new("product over an axis", t => t[0].Prod(1, keepDims: true), (2, 3, 2)),
        new("variance", t => t[0].Var([0, 1], correction: 1), (2, 3, 2)),
        new("deviation", t => t[0].Std(1), (2, 4)),
        new("norm", t => t[0].Norm(1), (2, 3)),
        new("log-sum-exp", t => t[0].LogSumExp([0, 2]), (2, 3, 2)),
        new("cumulative sum", t => t[0].CumSum(1).Square(), (2, 3, 2)),
        new("softmax", t => t[0].Softmax(), (2, 4)),
        new("softmax over the first axis", t => t[0].Softmax(0), (3, 2)),
        new("log softmax", t => t[0].LogSoftmax(), (2, 4)),
        new("softmax of nothing", t => t[0].Softmax(), (0, 3)),
    ];

    static GradientCase[] Chosen =>
    [
        new("max", t => t[0].Max().Square(), (2, 3)) { Apart = 0.01 },
        new("max over an axis", t => t[0].Max(0, keepDims: true).Square(), (4, 3)) { Apart = 0.01 },
        new("min over axes", t => t[0].Min([0, 2]).Square(), (2, 3, 2)) { Apart = 0.01 },
        new("maximum", t => t[0].Maximum(t[1]).Square(), (2, 3), 3) { Apart = 0.01 },
        new("sort", t => t[0].Sort().Values * Tensor.Arange(4, DType.Float64), (2, 4)) { Apart = 0.01 },
        new("top-k", t => t[0].TopK(2, 0).Values.Square(), (4, 2)) { Apart = 0.01 },
    ];

    static GradientCase[] Products =>
    [
        new("matrix product", t => t[0].MatMul(t[1]), (2, 3), (3, 4)),
        new("vector by vector", t => t[0].MatMul(t[1]), 4, 4),
        new("vector by matrix", t => t[0].MatMul(t[1]), 3, (3, 2)),
        new("matrix by vector", t => t[0].MatMul(t[1]), (2, 3), 3),
        new("batch by matrix", t => t[0].MatMul(t[1]), (2, 2, 3), (3, 2)),
        new("matrix by batch", t => t[0].MatMul(t[1]), (2, 3), (2, 3, 2)),
        new("broadcast batches", t => t[0].MatMul(t[1]), new Shape([2, 1, 2, 3]), (3, 3, 2)),
        new("batch by vector", t => t[0].MatMul(t[1]), (2, 2, 3), 3),
        new("a matrix by itself, transposed", t => t[0].MatMul(t[0].T), (2, 3)),
        new("empty inner axis", t => t[0].MatMul(t[1]) + t[2], (2, 0), (0, 3), (2, 3)),
        new("linear", t => t[0].Linear(t[1], t[2]), (2, 3), (3, 4), 4),
        new("linear without bias", t => t[0].Linear(t[1]), (2, 3), (3, 4)),
        new("linear of a vector", t => t[0].Linear(t[1], t[2]), 3, (3, 4), 4),
        new("linear of a batch", t => t[0].Linear(t[1], t[2]), (2, 2, 3), (3, 4), 4),
        new("linear with tanh, which keeps its output", t => t[0].Linear(t[1], t[2], new Tanh()), (2, 3), (3, 4), 4),
        new("linear with silu, which keeps its input", t => t[0].Linear(t[1], t[2], new Silu()), (2, 3), (3, 4), 4),
        new("linear with a scale, which keeps nothing", t => t[0].Linear(t[1], t[2], new Scale(3)), (2, 3), (3, 4), 4),
        new("linear of no rows", t => t[0].Linear(t[1], t[2]), (0, 3), (3, 4), 4),
        new("no rows by a matrix", t => t[0].MatMul(t[1]), (0, 3), (3, 4)),
        new("outer", t => t[0].Outer(t[1]), 3, 2),
        new("dot", t => t[0].Dot(t[1]), 3, 3),
    ];

    static GradientCase[] Together =>
    [
        new("cross-entropy", t => t[0].SoftmaxCrossEntropy(Labels), (2, 4)),
        new("cross-entropy of one row", t => t[0].SoftmaxCrossEntropy(Tensor.Scalar(1, DType.Int64)), 4),
        new("mean cross-entropy of a layer", t => t[0].MatMul(t[1]).Tanh().SoftmaxCrossEntropy(Labels).Mean(), (2, 3), (3, 4)),
        new("one input used three times", t => (t[0] * t[0].Sin()) + t[0].T.Sum(), (2, 2)),
        new("a diamond", t => { var h = t[0].Exp(); return (h.Sin() * h) + h.Sum(1, keepDims: true); }, (2, 3)),
        new("a user's function", t => new Cube().Apply(t[0]), (2, 3)),
        new("normalization", t => (t[0] - t[0].Mean(1, true)) / (t[0].Var(1, keepDims: true) + 0.1).Sqrt() * t[1], (2, 4), 4),
    ];

    static GradientCase[] Normalizations =>
    [
        new("batch normalization", t => t[0].Normalize([0], 0.1, t[1], t[2]).Y, (4, 3), 3, 3),
        new("batch normalization of two axes", t => t[0].Normalize([0, 2], 0.1, t[1], t[2]).Y, (2, 3, 2), (1, 3, 1), (1, 3, 1)),
        new("layer normalization", t => t[0].Normalize([-1], 0.1, t[1], t[2]).Y, (2, 4), 4, 4),
        new("layer normalization of the middle", t => t[0].Normalize([1], 0.1, t[1]).Y, (2, 3, 2), (1, 3, 1)),
        new("layer normalization of the last two", t => t[0].Normalize([1, 2], 0.1, t[1], t[2]).Y, (2, 2, 3), (2, 3), (1, 2, 3)),
        new("layer normalization of rows longer than a lane", t => t[0].Normalize([1], 0.1, t[1], t[2]).Y, (3, 19), 19, 19),
        new("batch normalization of rows longer than a lane", t => t[0].Normalize([0], 0.1, t[1], t[2]).Y, (3, 19), 19, 19),
        new("normalization by given statistics", t => t[0].Normalize(t[1], t[2], 0.1, t[3]), (3, 4), 4, new GradientInput(4, 0.5, 2), 4),
        new("normalization by a shift alone", t => t[0].Normalize([1], 0.1, beta: t[1]).Y, (2, 4), (2, 1)),
        new("normalization without weights", t => t[0].Normalize([0, 1], 0.1).Y, (2, 4)),
    ];

    sealed class Cube : Function
    {
        protected override Tensor Forward(Tensor x) => Save(x).Pow(3);

        protected override Tensor Backward(Tensor dy) => 3 * Saved(0).Square() * dy;
    }
}
