#if GPU
using ILGPU;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>What a library of products is asked for: a BLAS of plain loops, by its definition, gives the product of our matrices.</summary>
[TestFixture]
public class BlasTests
{
    const double Least = 1 << 24;

    static readonly GpuDevice Emulated = WideEmulator.Library;

    [Test]
    public void Every_arrangement_of_rows_and_columns([Values(1, 3, 4)] int m, [Values(1, 5)] int k, [Values(1, 2, 7)] int n)
    {
        foreach (var a in (Tensor[])[Draw(m, k), Draw(k, m).T, Draw(m, k + 3)[.., 1..(k + 1)], Draw(k, m + 2)[.., 2..].T])
        {
            foreach (var b in (Tensor[])[Draw(k, n), Draw(n, k).T, Draw(k + 2, n + 1)[2.., ..n], Draw(n, k + 1)[.., 1..].T])
            {
                var c = Tensor.Full((m, n), 3);
                if (BlasProduct.Map(c.Layout, a.Layout, b.Layout) is not { } product)
                {
                    Assert.Fail($"[{m}, {k}] with strides {a.Layout.Strides[0]}, {a.Layout.Strides[1]} by [{k}, {n}] with {b.Layout.Strides[0]}, {b.Layout.Strides[1]}");
                    return;
                }
                var result = new double[m * n];
                PlainBlas.Gemm(product, From(b), From(a), 0, at => result[at], (at, value) => result[at] = value);
                var (x, y) = (a.Contiguous().ToArray<float>(), b.Contiguous().ToArray<float>());
                for (var i = 0; i < m; i++)
                {
                    for (var j = 0; j < n; j++)
                        Assert.That(result[(i * n) + j], Is.EqualTo(Enumerable.Range(0, k).Sum(l => (double)x[(i * k) + l] * y[(l * n) + j])).Within(1e-12));
                }
            }
        }
    }

    [Test]
    public void What_blas_does_not_take()
    {
        var (a, b) = (Draw(4, 6), Draw(6, 5));
        Layout c = Layout.Dense((4, 5));
        Assert.That(BlasProduct.Map(c, a.Flip(0).Layout, b.Layout), Is.Null, "rows backwards");
        Assert.That(BlasProduct.Map(c, Draw(4, 12)[.., TensorIndex.Step(.., 2)].Layout, b.Layout), Is.Null, "no neighbours");
        Assert.That(BlasProduct.Map(c, Draw(1, 6).Layout.BroadcastTo((4, 6)), b.Layout), Is.Null, "one row for all");
        Assert.That(BlasProduct.Of(c, a.Layout, b.Layout, Least), Is.Null, "small");
        Assert.That(BlasProduct.Map(Layout.Dense((2, 4, 5)), Draw(8, 6).Reshape(2, 4, 6).Flip(0).Layout, Draw(12, 5).Reshape(2, 6, 5).Layout), Is.Null, "matrices backwards");
        Assert.That(
            BlasProduct.Map(Layout.Dense(Shape.Create(2, 3, 4, 5)), Draw(24, 6).Reshape(2, 3, 4, 6).Layout, Draw(12, 5).Reshape(2, 1, 6, 5).Layout.BroadcastTo(Shape.Create(2, 3, 6, 5))),
            Is.Null, "matrices at no even steps");
        Assert.That(
            BlasProduct.Of(Layout.Dense((256, 512)), Layout.Dense((256, 128)), Layout.Dense((128, 512)), Least),
            Is.EqualTo(new BlasProduct(false, false, 512, 256, 128, 512, 128, 512) { StepC = 256 * 512 }));
    }

    [Test]
    public void Batches_of_products([Values] bool transposeA, [Values] bool transposeB)
    {
        const int Batches = 6, M = 3, K = 4, N = 5;
        foreach (var a in (Tensor[])[Draw(Batches * M, K).Reshape(2, 3, M, K), Draw(M, K).Expand(Shape.Create(2, 3, M, K)), Draw(2 * Batches * M, K).Reshape(2 * Batches, M, K)[TensorIndex.Step(.., 2)].Reshape(2, 3, M, K)])
        {
            foreach (var b in (Tensor[])[Draw(Batches * K, N).Reshape(2, 3, K, N), Draw(K, N).Expand(Shape.Create(2, 3, K, N))])
            {
                var (x, y) = (transposeA ? Turned(a) : a, transposeB ? Turned(b) : b);
                var product = BlasProduct.Map(Layout.Dense(Shape.Create(2, 3, M, N)), x.Layout, y.Layout)!.Value;
                Assert.That((product.Batches, product.TransposeA, product.TransposeB), Is.EqualTo((Batches, transposeB, transposeA)), "their first factor is our second");
                var result = new double[Batches * M * N];
                PlainBlas.Gemm(product, From(y), From(x), 0, at => result[at], (at, value) => result[at] = value);
                Assert.That(result, Is.EqualTo(Plain(a.Contiguous().ToArray<float>(), b.Contiguous().ToArray<float>())).Within(1e-12));
            }
        }

        // the same matrices, columns after columns in memory
        static Tensor Turned(Tensor x) => x.Strides[0] == 0
            ? x[0, 0].T.Contiguous().T.Expand(x.Shape)
            : x.Transpose(-1, -2).Contiguous().Transpose(-1, -2);

        static double[] Plain(float[] a, float[] b)
        {
            var c = new double[Batches * M * N];
            for (var z = 0; z < Batches; z++)
            {
                for (var i = 0; i < M; i++)
                {
                    for (var j = 0; j < N; j++)
                        for (var l = 0; l < K; l++) c[(((z * M) + i) * N) + j] += (double)a[(((z * M) + i) * K) + l] * b[(((z * K) + l) * N) + j];
                }
            }
            return c;
        }
    }

    [Test]
    public void A_device_with_a_library_asks_it_for_large_products()
    {
        var blas = new PlainBlas();
        Emulated.Blas = blas;
        var (x, w, bias) = (Draw(256, 300), Draw(260, 300).T, Draw(1, 260).Reshape(260));
        var there = (X: x.To(Emulated), W: w.To(Emulated), B: bias.To(Emulated));
        Same(there.X.MatMul(there.W), x.MatMul(w));
        Same(there.X.Linear(there.W, there.B), x.Linear(w, bias));
        Same(there.X.Linear(there.W, null, new Relu()), x.Linear(w, null, new Relu()));
        Same(there.X.Linear(there.W, there.B, new Sigmoid()), x.Linear(w, bias, new Sigmoid()));
        Same(there.X.To(DType.Float64).MatMul(there.W.To(DType.Float64)), x.To(DType.Float64).MatMul(w.To(DType.Float64)));
        Assert.That(blas.Calls, Is.EqualTo(5));
        var (here, sum) = (Tensor.Full((256, 260), 2), Tensor.Full((256, 260), 2, device: Emulated));
        Device.Cpu.MatMul(here.Operand, x.Operand, w.Operand, accumulate: true);
        Emulated.MatMul(sum.Operand, there.X.Operand, there.W.Operand, accumulate: true);
        Same(sum, here);
        Assert.That(blas.Calls, Is.EqualTo(6));
        Same(there.X[..9].MatMul(there.W[.., ..9]), x[..9].MatMul(w[.., ..9]));
        Assert.That(blas.Calls, Is.EqualTo(6), "a small one");
        var (many, one) = (Draw(256, 300).Reshape(4, 64, 300), Draw(300, 260));
        Same(many.To(Emulated).MatMul(one.To(Emulated)), many.MatMul(one));
        Assert.That(blas.Calls, Is.EqualTo(7), "four at once");
    }

    [Test]
    public void A_library_that_fails_loses_the_device()
    {
        using var device = OwnDevice.New(new() { Before = action => _ = action == GpuAction.Launch ? throw new InjectedFault("the test pulled the plug") : 0 });
        device.Blas = new PlainBlas();
        var x = Tensor.Zeros((256, 256), device: Device.Cpu).To(device);
        Assert.That(
            () => x.MatMul(x),
            Throws.TypeOf<DeviceLostException>().With.Message.Contains("a product by plain loops").And.Message.Contains("the test pulled the plug"));
        Assert.That(() => x.MatMul(x), Throws.TypeOf<DeviceLostException>());
    }

    [Test]
    public void A_library_without_memory_is_asked_once_more()
    {
        var refusals = 0;
        using var device = OwnDevice.New(new()
        {
            Before = action =>
            {
                if (action == GpuAction.Launch && refusals-- > 0) throw new InjectedFault("none left", new OutOfMemoryException());
            },
        });
        var blas = new PlainBlas();
        device.Blas = blas;
        var x = Draw(256, 256);
        var there = x.To(device);
        refusals = 1;
        Same(there.MatMul(there), x.MatMul(x));
        Assert.That(blas.Calls, Is.EqualTo(1));
        refusals = 2;
        Assert.That(
            () => there.MatMul(there),
            Throws.TypeOf<OutOfMemoryException>().With.Message.Contains("emulator").And.Message.Contains("a product by plain loops on (256, 256), (256, 256), (256, 256)"));
    }

    [Test]
    public void The_newest_library_is_asked_first() => Assert.That(
        CuBlasLibrary.Names, Is.EqualTo((string[])[
            "libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so.10",
            "cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll", "cublas64_10.dll"]));

    [Test]
    public void The_emulator_has_no_library() => Assert.That(((GpuDevice)Device.Emulator).Blas, Is.Null);

    static Tensor Draw(int rows, int columns) => Tensor.Randn(new Generator((ulong)((rows * 1000) + columns)), (rows, columns));

    /// <summary>The elements of a tensor as they lie in memory, from its first on.</summary>
    static Func<long, double> From(Tensor x)
    {
        var all = new Tensor(x.Storage, Layout.Dense(x.Storage.Bytes / 4), x.DType).ToArray<float>();
        return at => all[x.Layout.Offset + at];
    }

    static void Same(Tensor actual, Tensor expected) => Assert.That((actual.To(Device.Cpu) - expected).Abs().Max().To(DType.Float64).Item<double>(), Is.LessThan(1e-4));

    /// <summary>C = op(A) op(B) + beta C by columns, as the reference BLAS defines it, with the operands of a device that the program can reach.</summary>
    sealed class PlainBlas : IBlas
    {
        public string Name => "plain loops";

        public double LeastWork => Least;

        public double LeastWorkWithSecondPass => Least;

        public int Calls { get; private set; }

        public static void Gemm(BlasProduct p, Func<long, double> a, Func<long, double> b, double beta, Func<long, double> c, Action<long, double> store)
        {
            for (var batch = 0; batch < p.Batches; batch++)
            {
                var (firstA, firstB, firstC) = (batch * p.StepA, batch * p.StepB, batch * p.StepC);
                for (var column = 0; column < p.N; column++)
                {
                    for (var row = 0; row < p.M; row++)
                    {
                        double sum = 0;
                        for (var l = 0; l < p.K; l++)
                        {
                            var x = p.TransposeA ? a(firstA + l + ((long)row * p.LeadingA)) : a(firstA + row + ((long)l * p.LeadingA));
                            var y = p.TransposeB ? b(firstB + column + ((long)l * p.LeadingB)) : b(firstB + l + ((long)column * p.LeadingB));
                            sum += x * y;
                        }
                        var at = firstC + row + ((long)column * p.LeadingC);
                        store(at, beta == 0 ? sum : sum + (beta * c(at)));
                    }
                }
            }
        }

        public void Multiply(BlasProduct product, ArrayView<float> a, ArrayView<float> b, float beta, ArrayView<float> c)
        {
            Calls++;
            Gemm(product, at => a[at], at => b[at], beta, at => c[at], (at, value) => c[at] = (float)value);
        }

        public void Multiply(BlasProduct product, ArrayView<double> a, ArrayView<double> b, double beta, ArrayView<double> c)
        {
            Calls++;
            Gemm(product, at => a[at], at => b[at], beta, at => c[at], (at, value) => c[at] = value);
        }

        public void Dispose()
        {
        }
    }
}
#endif
