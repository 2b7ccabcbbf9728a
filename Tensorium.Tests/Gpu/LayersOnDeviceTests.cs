using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.Tests.NN.Layers;

namespace Tensorium.Tests.Gpu;

/// <summary>Gradients, shapes and configs of every layer, by the same checks, on a GPU device in Float64.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Others))]
[NonParallelizable]
public class LayersOnDeviceTests(Device device) : LayerGradientTests
{
    DefaultDevice _pinned = null!;

    [OneTimeSetUp]
    public void Pin() => _pinned = new(device);

    [OneTimeTearDown]
    public void Unpin() => _pinned.Dispose();
}
