#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Zeros of both signs, large angles, more axes than a kernel takes, and requests for memory that are refused once.</summary>
[TestFixture]
sealed class GpuEdgeTests
{
    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Sine_and_tangent_keep_the_sign_of_zero(DType dtype)
    {
        var zeros = Tensor.From(0.0, -0.0).To(dtype).To(Device.Emulator);
        foreach (var y in (Tensor[])[zeros.Sin(), zeros.Tan()])
            Assert.That(y.To(DType.Float64).ToArray<double>().Select(double.IsNegative), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void Sines_of_large_angles_are_those_of_the_library()
    {
        var random = new Random(1);
        foreach (var largest in (double[])[10, 1e6, 5e14, 1e15, 9e15, 1.4e16])
        {
            for (var run = 0; run < 2000; run++)
            {
                var x = largest * (2 * random.NextDouble() - 1);
                Assert.That(GpuMath.Sin(x), Is.EqualTo(Math.Sin(x)).Within(3e-16), $"sin {x:R}");
                Assert.That(GpuMath.Cos(x), Is.EqualTo(Math.Cos(x)).Within(3e-16), $"cos {x:R}");
            }
        }
        Assert.That(GpuMath.Sin(2e16), Is.NaN);
    }

    [Test]
    public void A_tensor_of_more_axes_than_a_kernel_takes_is_copied_in_parts()
    {
        var here = Tensor.Arange(1536).Reshape(2, 2, 3, 2, 2, 2, 2, 2, 2, 2).Permute(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        var there = Tensor.Arange(1536).To(Device.Emulator).Reshape(2, 2, 3, 2, 2, 2, 2, 2, 2, 2).Permute(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        var expected = here.Contiguous().ToArray<float>();
        Assert.That(there.Contiguous().ToArray<float>(), Is.EqualTo(expected));
        Assert.That(there.ToArray<float>(), Is.EqualTo(expected));
        Assert.That(there.To(DType.Int64).ToArray<long>(), Is.EqualTo(expected.Select(each => (long)each)));
        Assert.That(() => there + there, Throws.TypeOf<NotSupportedException>().With.Message.Contains("call Contiguous() first"));
        Assert.That((there.Contiguous() + 1).ToArray<float>(), Is.EqualTo(expected.Select(each => each + 1)));
    }

    [TestCase(GpuAction.Launch)]
    [TestCase(GpuAction.Copy)]
    public void What_is_refused_memory_once_is_asked_again(GpuAction refused)
    {
        var left = 0;
        using var device = OwnDevice.New(new()
        {
            Before = action =>
            {
                if (action == refused && left-- == 1) throw new InjectedFault("none left", new OutOfMemoryException());
            },
        });
        var x = Tensor.From(1f, float.NaN).To(device);
        _ = x.IsNaN();
        left = 1;
        Assert.That(x.IsNaN().ToArray<bool>(), Is.EqualTo(new[] { false, true }));
        Assert.That(left, Is.LessThan(1));
    }
}
#endif
