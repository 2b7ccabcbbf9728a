using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Gpu;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Devices;

/// <summary>Layers that look at what they are given, or were, wait for no GPU device when they are called.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
public class WaitingTests(Device device)
{
    static Tensor Data => Tensor.From<float>([1, 10, 3, 10, 5, 40], (3, 2), Device.Cpu);

    [Test]
    public void A_normalization_that_was_adapted_there()
    {
        var layer = new Normalization().To(device);
        using var profile = device.Profile();
        layer.Adapt(Data.To(device));
        Assert.That(profile.Synchronizations, Is.Zero, "nor does it wait to adapt");
        CallsWithoutWaiting(layer);
    }

    [Test]
    public void A_normalization_that_moved()
    {
        var layer = new Normalization().To(Device.Cpu);
        layer.Adapt(Data);
        CallsWithoutWaiting(layer.To(device));
    }

    [Test]
    public void A_normalization_that_took_weights_of_the_processor()
    {
        var (adapted, layer) = (new Normalization().To(Device.Cpu), new Normalization().To(device));
        adapted.Adapt(Data);
        layer.Build(Data.Shape);
        layer.SetWeights(adapted.GetWeights());
        CallsWithoutWaiting(layer);
    }

    [Test]
    public void A_normalization_from_a_file()
    {
        var before = Device.Default;
        var path = Problems.Temporary("normalized.tensorium");
        try
        {
            Device.Default = Device.Cpu;
            var adapted = new Normalization();
            adapted.Adapt(Data);
            new Sequential { adapted }.Save(path);
            Device.Default = device;
            var model = Model.Load(path);
            CallsWithoutWaiting(model.Layers[0]);
        }
        finally
        {
            Device.Default = before;
        }
    }

    [Test]
    public void A_normalization_reads_once_what_changed_on_the_device()
    {
        var layer = new Normalization().To(device);
        layer.Adapt(Data.To(device));
        var count = layer.Parameters[2].Value;
        count.Fill_(7);
        var x = Data.To(device);
        using (var profile = device.Profile())
        {
            for (var i = 0; i < 3; i++) layer.Call(x);
            Assert.That(profile.Synchronizations, Is.EqualTo(1));
        }
        count.Fill_(0);
        Assert.That(() => layer.Call(x), Throws.InvalidOperationException.With.Message.Contains("Adapt"));
    }

    [Test]
    public void An_embedding()
    {
        var layer = new Embedding(4, 3) { Name = "words" }.To(device);
        var x = Tensor.From(new long[,] { { 0, 3 }, { 2, 2 } }).To(device);
        layer.Call(x);
        using (var profile = device.Profile())
        {
            var y = layer.Call(x);
            Assert.That((profile.Synchronizations, profile.BytesFromDevice), Is.EqualTo((0L, 0L)));
            Assert.That(y.Shape, Is.EqualTo(new Shape([2, 2, 3])));
        }
        foreach (var wrong in (long[])[4, -1])
        {
            Assert.That(
                () => layer.Call(Tensor.From(0L, wrong).To(device)).ToArray<float>(),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"layer words: index {wrong} does not lie in 0 to 3"));
        }
    }

    void CallsWithoutWaiting(Layer layer)
    {
        var x = Data.To(device);
        using var profile = device.Profile();
        var y = layer.Call(x);
        Assert.That((profile.Synchronizations, profile.BytesFromDevice), Is.EqualTo((0L, 0L)));
        var (low, high) = (-Math.Sqrt(1.5), Math.Sqrt(1.5)); // mean 3 and variance 8/3
        Assert.That(y[.., 0].ToArray<float>(), Is.EqualTo(new[] { low, 0, high }).Within(1e-6));
        Assert.That(y[.., 1].ToArray<float>(), Is.EqualTo(new[] { -Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2) }).Within(1e-6));
    }
}
