using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gpu;

/// <summary>Every kernel that is not elementwise has the values on a GPU device that it has on the CPU.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
public class GpuKernelTests(Device device)
{
    static readonly DType[] Floating = [DType.Float32, DType.Float64];

    [Test]
    public void Copies_and_casts([Values] DType from, [Values] DType to)
    {
        foreach (var arrangement in Sample.Arrangements)
        {
            var x = Sample.Draw(new(1), (3, 2, 4), arrangement, from, -5, 5).Tensor;
            Same(t => t[0].To(to).Permute(2, 0, 1).Contiguous(), [x], 0);
        }
    }

    [Test]
    public void Casts_saturate()
    {
        var x = Tensor.From(1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2.9, -2.9, 3e9, -3e9);
        foreach (var to in Enum.GetValues<DType>()) Same(t => t[0].To(to), [x], 0);
        Same(t => t[0].To(DType.Int32), [Tensor.From(long.MaxValue, long.MinValue, -1L)], 0);
    }

    [Test]
    public void Limits_beyond_the_integers_saturate()
    {
        foreach (var x in new[] { Tensor.From(long.MinValue, -7, 3, long.MaxValue), Tensor.From(int.MinValue, -7, 3, int.MaxValue) })
        {
            Same(t => t[0].Clip(double.NegativeInfinity, double.PositiveInfinity), [x], 0);
            Same(t => t[0].Clip(4, double.PositiveInfinity), [x], 0);
            Same(t => t[0].Clip(-1e30, 4), [x], 0);
        }
    }

    [Test]
    public void Nine_axes_that_do_not_merge_are_copied_and_not_computed_with()
    {
        var x = Tensor.Arange(512).Reshape(2, 2, 2, 2, 2, 2, 2, 2, 2).To(device).Transpose(0, 8).Transpose(1, 7).Transpose(2, 6).Transpose(3, 5);
        Assert.That(() => x.Exp(), Throws.TypeOf<NotSupportedException>().With.Message.Contains("axes").And.Message.Contains("Contiguous()"));
        Here(() => Tensor.Arange(512).Reshape(2, 2, 2, 2, 2, 2, 2, 2, 2).Transpose(0, 8).Transpose(1, 7).Transpose(2, 6).Transpose(3, 5), x.Contiguous);
    }

    [Test]
    public void A_part_that_begins_beyond_31_bits_is_refused_by_OpenCL()
    {
        if (device.Kind != DeviceKind.OpenCl) Assert.Ignore("ILGPU passes 64 bits to other devices");
        using var few = device.Allocate(64);
        var part = new Operand(few, Layout.Of(new Shape([8]), [1], 1L << 31), DType.Float32);
        Assert.That(
            () => device.Random(part, new(DistributionKind.Uniform, 0, 1), 1, 2),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("2147483648").And.Message.Contains(device.Name));
    }

    [Test]
    public void Creation([Values] DType dtype)
    {
        Here(() => Tensor.Full((2, 3), 1, dtype), () => Tensor.Full((2, 3), 1, dtype, device));
        var x = Tensor.Zeros((4, 6), dtype, device);
        x.T[1..5, TensorIndex.Step(.., 2)].Fill_(1);
        Assert.That(x.To(DType.Int64).Sum().Item<long>(), Is.EqualTo(8));
        if (dtype == DType.Bool) return;
        var (here, there) = (Tensor.Zeros(1000, dtype), Tensor.Zeros(1000, dtype, device));
        Device.Cpu.Sequence(here.Operand, 3, -2);
        device.Sequence(there.Operand, 3, -2);
        Assert.That(there.To(Device.Cpu).ValuesEqual(here));
        Device.Cpu.Sequence(here.Operand, 0.5, 0.3);
        device.Sequence(there.Operand, 0.5, 0.3);
        Assert.That(there.To(Device.Cpu).ValuesEqual(here));
    }

    [Test]
    public void Integer_arithmetic([Values(DType.Int32, DType.Int64)] DType dtype)
    {
        var a = Sample.Draw(new(1), (4, 5), Arrangement.Transposed, dtype, -20, 20).Tensor;
        var b = Tensor.From(-3L, -1L, 1L, 2L, 7L).To(dtype);
        Same(t => (t[0] + t[1]) * t[0] - t[1], [a, b], 0);
        Same(t => t[0] % t[1], [a, b], 0);
        Same(t => t[0].FloorDivide(t[1]), [a, b], 0);
        Same(t => t[0].Maximum(t[1]).Abs(), [a, b], 0);
        var zero = Tensor.From(1L, 0L, 1L, 1L, 1L).To(dtype).To(device);
        Assert.That(() => (a.To(device) % zero).To(Device.Cpu), Throws.TypeOf<DivideByZeroException>());
    }

    [Test]
    public void Reductions([Values] DType dtype)
    {
        foreach (Shape shape in (Shape[])[(2, 3, 4), (1, 1, 1), (3, 700, 5), (2, 65, 9), (4100, 3), (9000, 3), (5, 300), (2, 20_000), (2, 0, 3)])
        {
            var x = Sample.Draw(new(2), shape, Arrangement.Contiguous, dtype, -1, 1).Tensor;
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                var at = axis;
                Same(t => t[0].Sum(at), [x], dtype == DType.Float32 ? 2e-5 : 1e-13);
                Same(t => t[0].Any(at), [x], 0);
                Same(t => t[0].All(at), [x], 0);
                if (shape[at] == 0) continue;
                Same(t => t[0].Max(at), [x], 0);
                Same(t => t[0].Min(at), [x], 0);
                Same(t => t[0].ArgMax(at), [x], 0);
                Same(t => t[0].ArgMin(at), [x], 0);
            }
            Same(t => t[0].Sum(), [x], dtype == DType.Float32 ? 2e-4 : 1e-12);
            Same(t => t[0].CumSum(0), [x], dtype == DType.Float32 ? 1e-6 : 1e-13);
        }
    }

    [Test]
    public void Extremes_of_nan()
    {
        var x = Tensor.From(new[,] { { 1.0, double.NaN, 3, double.NaN }, { double.PositiveInfinity, 2, -0.0, double.NegativeInfinity } });
        Same(t => t[0].Max(1), [x], 0);
        Same(t => t[0].Min(1), [x], 0);
        Same(t => t[0].ArgMax(1), [x], 0);
        Same(t => t[0].ArgMin(1), [x], 0);
    }

    [Test]
    public void Places_in_long_lines()
    {
        var values = new double[3, 1000];
        for (var i = 0; i < 1000; i++) (values[0, i], values[1, i], values[2, i]) = (i % 7, -Math.Abs(i - 500.5), i % 10);
        (values[2, 700], values[2, 300]) = (double.NaN, double.NaN);
        var x = Tensor.From(values);
        foreach (var y in (Tensor[])[x, x.T.Contiguous(), x.To(DType.Int64)])
        {
            var axis = y.Shape[0] == 3 ? 1 : 0;
            Same(t => t[0].ArgMax(axis), [y], 0);
            Same(t => t[0].ArgMin(axis), [y], 0);
            Same(t => t[0].CumSum(axis), [y], 1e-12);
        }
        Assert.That(x.To(device).ArgMax(1).ToArray<long>(), Is.EqualTo((long[])[6, 500, 300]), "the first of equals, and the first NaN");
    }

    [Test]
    public void Elements_that_do_not_begin_at_a_pack([Values] DType dtype)
    {
        foreach (var n in (int[])[1, 2, 3, 4, 5, 8, 1000, 1003])
        {
            var x = Sample.Draw(new(5), 2 * n + 4, Arrangement.Contiguous, dtype, 1, 9).Tensor;
            foreach (var start in (int[])[0, 1, 2, 3, 4])
            {
                Same(t => t[0].Maximum(t[1]), [x[start..(start + n)], x[(n + 4)..(2 * n + 4)]], 0);
                Same(t => t[0].Maximum(t[0]), [x[start..(start + n)]], 0);
            }
        }
    }

    [Test]
    public void A_sum_has_the_same_bits_each_time()
    {
        var x = Tensor.Randn(new Generator(3), 30_000).To(device);
        var first = x.Sum().Item<float>();
        for (var i = 0; i < 3; i++) Assert.That(x.Sum().Item<float>(), Is.EqualTo(first));
    }

    [Test]
    public void A_sum_of_millions_is_as_near_to_that_in_double_precision_as_the_processors()
    {
        // Equal numbers, whose roundings do not cancel, and others.
        foreach (var x in (Tensor[])[Tensor.Full(5_000_003, 0.1, device: Device.Cpu), Tensor.Rand(new Generator(8), 3_000_000, device: Device.Cpu)])
        {
            var expected = x.ToArray<float>().Sum(value => (double)value);
            var there = x.To(device);
            var sum = there.Sum().Item<float>();
            Assert.That(x.Sum().Item<float>(), Is.EqualTo(expected).Within(5e-7 * expected), "on the processor");
            Assert.That(sum, Is.EqualTo(expected).Within(5e-7 * expected));
            Assert.That(there.Sum().Item<float>(), Is.EqualTo(sum), "the same bits");
        }
    }

    [TestCaseSource(nameof(Floating))]
    public void Products(DType dtype)
    {
        foreach (var (m, k, n) in ((int, int, int)[])[(1, 1, 1), (3, 5, 2), (17, 33, 16), (64, 8, 65), (70, 1, 3), (2, 0, 3)])
        {
            var (a, b) = (Draw((m, k), dtype), Draw((k, n), dtype));
            Same(t => t[0].MatMul(t[1]), [a, b], Rounding(dtype));
            Same(t => t[0].MatMul(t[1]), [Draw((k, m), dtype).T, Draw((n, k), dtype).T], Rounding(dtype));
            Same(t => t[0].MatMul(t[1]), [a.Flip(0), b.Flip(1)], Rounding(dtype));
            Same(t => Autograd.Grad(t[0].MatMul(t[1]).Square().Sum(), t)[0], [a, b], Rounding(dtype));
            Same(t => t[0].Linear(t[1], t[2]).Tanh(), [a, b, Draw(n, dtype)], Rounding(dtype));
            Same(t => t[0].Linear(t[1], t[2], new Relu()), [a, b, Draw(n, dtype)], Rounding(dtype));
            Same(t => t[0].Linear(t[1], null, new Sigmoid()), [a, b], Rounding(dtype));
        }
        Same(t => t[0].MatMul(t[1]), [Draw(new([2, 1, 4, 3]), dtype), Draw((5, 3, 6), dtype)], Rounding(dtype));
        Same(t => t[0].Permute(2, 1, 0, 3).MatMul(t[1]), [Draw(new([2, 5, 4, 3]), dtype), Draw(new([4, 5, 3, 2]), dtype)], Rounding(dtype));
        Same(t => Autograd.Grad(t[0].MatMul(t[1]).Square().Sum(), t)[1], [Draw((3, 4, 3), dtype), Draw((3, 6), dtype)], Rounding(dtype));
    }

    [Test]
    public void A_product_adds_to_what_is_there()
    {
        var (a, b) = (Draw((20, 7), DType.Float64), Draw((7, 18), DType.Float64));
        Same(t =>
        {
            var c = Tensor.FullLike(t[0].MatMul(t[1]), 2);
            c.Device.MatMul(c.Operand, t[0].Operand, t[1].Operand, accumulate: true);
            return c;
        }, [a, b], 1e-13);
    }

    [Test]
    public void Indexing([Values] DType dtype)
    {
        var x = Sample.Draw(new(4), (3, 4, 2), Arrangement.Contiguous, dtype).Tensor;
        var line = Tensor.From(2L, -1L, 0L, 2L);
        var places = Tensor.From(new long[,,] { { { 0, 3 } }, { { -1, 2 } }, { { 1, 1 } } });
        Same(t => t[0].IndexSelect(1, t[1]), [x, line], 0);
        Same(t => t[0].Gather(1, t[1]), [x, places], 0);
        Same(t => t[0].Sort(1).Values, [x], 0);
        Same(t => t[0].ArgSort(1, descending: true), [x], 0);
        Assert.That(() => x.To(device).IndexSelect(0, Tensor.From(3L).To(device)).To(Device.Cpu), Throws.TypeOf<ArgumentOutOfRangeException>());
        if (!dtype.IsFloating()) return;
        Same(t => t[0].IndexAdd(1, t[1], t[0]), [x, line], 1e-7);
        Same(t => t[0].ScatterAdd(1, t[1], t[2]), [x, places, Draw((3, 1, 2), dtype)], 1e-7);
    }

    [TestCaseSource(nameof(Floating))]
    public void Softmax_and_cross_entropy(DType dtype)
    {
        foreach (var n in (int[])[1, 3, 10, 16, 17, 300])
        {
            var x = Draw((5, n), dtype) * 5;
            var labels = Tensor.From(0L, n - 1, n / 2, 0L, n - 1);
            Same(t => t[0].Softmax(-1), [x], Rounding(dtype));
            Same(t => t[0].LogSoftmax(-1), [x], Rounding(dtype));
            Same(t => t[0].SoftmaxCrossEntropy(t[1]), [x, labels], Rounding(dtype));
            Same(t => Autograd.Grad(t[0].SoftmaxCrossEntropy(t[1]).Mean(), t[0]), [x, labels], Rounding(dtype));
        }
        Same(t => t[0].Softmax(-1), [Tensor.From(new[,] { { 1000.0, 1000 }, { double.NegativeInfinity, double.NegativeInfinity }, { double.NegativeInfinity, 0 } }).To(dtype)], Rounding(dtype));
    }

    [TestCaseSource(nameof(Floating))]
    public void Normalizations(DType dtype)
    {
        foreach (var (rows, columns) in ((int, int)[])[(1, 5), (7, 3), (40, 70), (70, 300)])
        {
            foreach (var axis in (int[])[0, 1])
            {
                var (x, gamma, beta) = (Draw((rows, columns), dtype) * 3 + 2, Draw(columns, dtype), Draw(columns, dtype) - 1);
                var weight = Draw((rows, columns), dtype);
                Same(t => Parts(t[0].Normalize([axis], 1e-3, t[1], t[2])), [x, gamma, beta], Rounding(dtype));
                Same(t => Parts(t[0].Normalize([axis], 1e-3)), [x], Rounding(dtype));
                Same(
                    t => Flat(Autograd.Grad((t[0].Normalize([axis], 1e-3, t[1], t[2]).Y * t[3]).Sum(), [t[0], t[1], t[2]])),
                    [x, gamma, beta, weight], 10 * Rounding(dtype));
                Same(t => Autograd.Grad((t[0].Normalize([axis], 1e-3).Y * t[1]).Sum(), t[0]), [x, weight], 10 * Rounding(dtype));
            }
        }

        static Tensor Parts((Tensor Y, Tensor Mean, Tensor Variance) parts) => Flat([parts.Y, parts.Mean, parts.Variance]);

        static Tensor Flat(Tensor[] parts) => Tensor.Concat([.. parts.Select(part => part.Reshape(-1))]);
    }

    static Tensor Draw(Shape shape, DType dtype) => Tensor.Randn(new Generator(7), shape, dtype: dtype);

    static double Rounding(DType dtype) => dtype == DType.Float32 ? 2e-5 : 1e-12;

    static void Here(Func<Tensor> expected, Func<Tensor> actual) => Assert.That(actual().To(Device.Cpu).ValuesEqual(expected()));

    void Same(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance) =>
        GpuAgreement.Check(device, f, inputs, tolerance, TestContext.CurrentContext.Test.Name);
}
