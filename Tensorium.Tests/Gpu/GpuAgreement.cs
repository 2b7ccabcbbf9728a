using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Gpu;

/// <summary>Computes the same on the processor, whose kernels other tests check against plain loops, and on another device.</summary>
static class GpuAgreement
{
    /// <summary>Whether f has the same values on both, to a tolerance relative to 1 + |value|; NaN and infinities agree exactly.</summary>
    public static void Check(Device device, Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance, string what)
    {
        var expected = f([.. inputs.Select(Leaf)]);
        var actual = f([.. inputs.Select(input => Leaf(Moved(input, device)))]);
        Assert.That(actual.Device, Is.SameAs(device), what);
        Assert.That(actual.DType, Is.EqualTo(expected.DType), what);
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        var (e, a) = (expected.Detach().To(DType.Float64).ToArray<double>(), actual.Detach().To(DType.Float64).ToArray<double>());
        for (var i = 0; i < e.Length; i++)
        {
            if (a[i].Equals(e[i]) || (a[i] == 0 && e[i] == 0)) continue;
            Assert.That(
                Math.Abs(a[i] - e[i]), Is.LessThanOrEqualTo(tolerance * (1 + Math.Abs(e[i]))),
                $"{what}: element {i} of shape {actual.Shape} and type {actual.DType} is {a[i]:R} on {device}, {e[i]:R} on the CPU");
        }
    }

    /// <summary>The elements on a device, lying there as they lie here; <see cref="Tensor.To(Device)"/> makes them contiguous.</summary>
    public static Tensor Moved(Tensor x, Device device)
    {
        var all = new Tensor(x.Storage, Layout.Dense(x.Storage.Bytes / x.DType.Size()), x.DType);
        return all.To(device).View(x.Layout);
    }

    static Tensor Leaf(Tensor x) => x.DType.IsFloating() ? x.Detach().WithGrad() : x;
}
