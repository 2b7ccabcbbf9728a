#if GPU
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Which kernel a device of groups of 256 threads multiplies by.</summary>
[TestFixture]
public class ProductChoiceTests
{
    [TestCase(64, 64, 1, 1, false)]
    [TestCase(4096, 4096, 1, 132, true)]
    [TestCase(512, 300, 1, 132, false)]
    [TestCase(4096, 512, 1, 132, false)]
    [TestCase(4096, 640, 1, 132, true)]
    [TestCase(128, 128, 132, 132, true)]
    public void Large_tiles_are_for_what_fills_the_device(long rows, long columns, long matrices, int processors, bool takes) =>
        Assert.That(GpuDevice.TakesBlocks(rows, columns, matrices, processors), Is.EqualTo(takes));

    [TestCase(64, typeof(Block4<SingleLane>))]
    [TestCase(65, typeof(Block8<SingleLane>))]
    public void Blocks_of_singles(int rows, Type block)
    {
        var device = WideEmulator.Wide;
        using var profile = device.Profile();
        _ = Tensor.Ones((rows, 3), device: device).MatMul(Tensor.Ones((3, 64), device: device));
        var expected = typeof(BlockMatMulJob<,,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), block, typeof(Identity));
        Assert.That(profile.Kernels.Select(kernel => kernel.Name), Does.Contain(KernelName.Of(expected)));
    }
}
#endif
