namespace Tensorium.Bench;

/// <summary>Matrix products, sizes as M x N x K: squares, and those of a 784-300-100-10 network and its backward.</summary>
static class GemmWork
{
    static readonly (int M, int N, int K)[] Plain =
    [
        (1, 300, 784), (32, 300, 784), (128, 300, 784), (512, 300, 784), (128, 100, 300), (128, 10, 100), (4096, 512, 512),
    ];

    static readonly (int M, int N, int K)[] WeightGradients = [(784, 300, 32), (784, 300, 128), (300, 100, 128)];

    static readonly (int M, int N, int K)[] InputGradients = [(32, 300, 784), (128, 300, 784), (128, 300, 100)];

    static readonly (int M, int N, int K)[] Squares = [.. new[] { 256, 512, 1024, 2048 }.Select(n => (n, n, n))];

    /// <summary>All of them: plain, with A transposed, with B transposed, and some in double.</summary>
    public static IEnumerable<Work> All =>
    [
        .. Plain.Concat(Squares).Select(size => Create("gemm-nn", size, DType.Float32)),
        .. WeightGradients.Concat(Squares).Select(size => Create("gemm-tn", size, DType.Float32)),
        .. InputGradients.Concat(Squares).Select(size => Create("gemm-nt", size, DType.Float32)),
        .. Squares[..3].Select(size => Create("gemm64-nn", size, DType.Float64)),
    ];

    /// <summary>A product; its name says by its end which operand is transposed.</summary>
    public static Work Create(string name, (int M, int N, int K) size, DType dtype)
    {
        var (m, n, k) = size;
        Action Prepare()
        {
            Tensor a = name.EndsWith("tn", StringComparison.Ordinal) ? Random(k, m, dtype).T : Random(m, k, dtype);
            Tensor b = name.EndsWith("nt", StringComparison.Ordinal) ? Random(n, k, dtype).T : Random(k, n, dtype);
            return Work.Scoped(() => a.MatMul(b));
        }

        Bound bound = dtype == DType.Float32 ? Bound.Float32 : Bound.Float64;
        return new(name, $"{m}x{n}x{k}", bound, 2.0 * m * n * k, dtype.Size() * ((double)m * k + (double)k * n + (double)m * n), Prepare);
    }

    static Tensor Random(int rows, int columns, DType dtype) =>
        Tensor.Randn(new Generator(1), (rows, columns), dtype: dtype);
}
