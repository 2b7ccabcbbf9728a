using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.Tests.Gradients;

namespace Tensorium.Tests.Gpu;

/// <summary>Gradients of every structured op, first and second order, by the same checks, on a GPU device in Float64.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Others))]
[NonParallelizable]
public class GradientsOnDeviceTests(Device device) : StructuredGradientTests
{
    DefaultDevice _pinned = null!;

    [OneTimeSetUp]
    public void Pin() => _pinned = new(device);

    [OneTimeTearDown]
    public void Unpin() => _pinned.Dispose();
}
