using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Gpu;

/// <summary>Tests that run once on the default device and once on each of the GPU backend, with tensors made there.</summary>
[NonParallelizable]
public abstract class OnEachDevice(Device device)
{
    DefaultDevice? _pinned;

    [OneTimeSetUp]
    public void Pin() => _pinned = new(device);

    [OneTimeTearDown]
    public void Unpin() => _pinned?.Dispose();
}
