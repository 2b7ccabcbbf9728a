using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.Tests.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>Trajectories of every optimizer against the papers, on a GPU device.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Others))]
[NonParallelizable]
public class OptimizersOnDeviceTests(Device device) : OptimizerTests
{
    DefaultDevice _pinned = null!;

    [OneTimeSetUp]
    public void Pin() => _pinned = new(device);

    [OneTimeTearDown]
    public void Unpin() => _pinned.Dispose();
}
