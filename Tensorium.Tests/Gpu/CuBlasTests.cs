#if GPU
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Products of a CUDA device by cuBLAS, where it is installed, against those of the processor.</summary>
[TestFixtureSource(nameof(Devices))]
sealed class CuBlasTests(Device device)
{
    static IEnumerable<Device> Devices => GpuBackend.Devices.Where(each => each.Kind == DeviceKind.Cuda);

    [SetUp]
    public void Find()
    {
        if (((GpuDevice)device).Blas is null) Assert.Ignore("cuBLAS is not installed");
    }

    [Test]
    public void It_says_its_version() => Assert.That(((GpuDevice)device).Blas!.Name, Does.Match("^cuBLAS [0-9]{4,6}$"));

    [Test]
    public void Products_straight_and_transposed([Values] bool transposeA, [Values] bool transposeB, [Values] bool isDouble)
    {
        var (a, b) = (Draw(transposeA ? (270, 260) : (260, 270), isDouble), Draw(transposeB ? (250, 270) : (270, 250), isDouble));
        ByLibrary(1, there => Product(a.To(there), b.To(there)));

        Tensor Product(Tensor x, Tensor y) => (transposeA ? x.T : x).MatMul(transposeB ? y.T : y);
    }

    [Test]
    public void Batches_and_a_factor_for_all_of_them([Values] bool isDouble)
    {
        var (many, others, one) = (Draw((6, 70, 200), isDouble), Draw((6, 200, 210), isDouble), Draw((200, 210), isDouble));
        ByLibrary(1, there => many.To(there).MatMul(others.To(there)));
        ByLibrary(1, there => many.To(there).MatMul(one.To(there)));
        ByLibrary(1, there => many.To(there).MatMul(others.To(there).Transpose(-1, -2).Contiguous().Transpose(-1, -2)));
    }

    [Test]
    public void A_gradient_is_added_to_what_is_there()
    {
        var x = Draw((260, 270), isDouble: false);
        ByLibrary(4, there =>
        {
            var weight = Draw((270, 250), isDouble: false).To(there).WithGrad();
            x.To(there).MatMul(weight).Square().Mean().Backward();
            x.To(there).MatMul(weight).Square().Mean().Backward();
            return weight.Grad!; // of 270 by 250, by sums of 260
        });
    }

    [Test]
    public void From_threads_that_the_driver_has_not_seen()
    {
        using var own = new GpuDevice(OwnDevice.AcceleratorLike(device), DeviceKind.Cuda, "own", new());
        var a = Draw((256, 256), isDouble: false);
        var (there, expected) = (a.To(own), a.MatMul(a));
        List<Exception> failures = [];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            try
            {
                Assert.That(own.Blas, Is.Not.Null, "found in the first of these threads");
                for (var round = 0; round < 3; round++) Same(there.MatMul(there), expected);
            }
            catch (Exception failure)
            {
                lock (failures) failures.Add(failure);
            }
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.That(failures, Is.Empty);
    }

    /// <summary>The same on both devices, and on this one with so many calls of the library.</summary>
    void ByLibrary(int calls, Func<Device, Tensor> compute)
    {
        var expected = compute(Device.Cpu);
        using var profile = device.Profile();
        var actual = compute(device);
        var counted = profile.Kernels.Where(kernel => kernel.Name == KernelName.Of(typeof(BlasProduct))).Sum(kernel => kernel.Launches);
        Assert.That(counted, Is.EqualTo(calls));
        Same(actual, expected);
    }

    static Tensor Draw(Shape shape, bool isDouble) =>
        Tensor.Randn(new Generator((ulong)shape.Count), shape, dtype: isDouble ? DType.Float64 : DType.Float32, device: Device.Cpu);

    static void Same(Tensor actual, Tensor expected) =>
        Assert.That((actual.To(Device.Cpu) - expected).Abs().Max().To(DType.Float64).Item<double>(), Is.LessThan(expected.DType == DType.Float32 ? 2e-4 : 1e-11));
}
#endif
