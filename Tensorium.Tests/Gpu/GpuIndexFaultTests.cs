#if GPU
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>Wrong indices, labels and divisors, which kernels meet and cannot throw.</summary>
[TestFixture]
public class GpuIndexFaultTests
{
    [Test]
    public void A_wrong_index_is_reported_when_a_value_is_read()
    {
        using var device = OwnDevice.New();
        var x = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }).To(device);
        var places = Tensor.From(new long[,] { { 0, 7 } }).To(device);
        var added = Tensor.Ones((1, 2)).To(device);
        foreach (var (op, message) in ((Func<Tensor>, string)[])[
            (() => x.IndexSelect(0, Tensor.From(0L, 3L).To(device)), "index 3 does not lie in 0 to 2"),
            (() => x.IndexSelect(1, Tensor.From(-3L).To(device)), "index -3 does not lie in 0 to 1"),
            (() => x.Gather(0, places), "index 7 does not lie in 0 to 2"),
            (() => x.ScatterAdd(0, places, added), "index 7 does not lie in 0 to 2"),
            (() => x.IndexAdd(0, Tensor.From(9L).To(device), added), "index 9 does not lie in 0 to 2"),
            (() => x.SoftmaxCrossEntropy(Tensor.From(0L, 1L, 2L).To(device)), "label 2 does not lie in 0 to 1"),
            (() => x.SoftmaxCrossEntropy(Tensor.From(0L, 1L, -1L).To(device)), "label -1 does not lie in 0 to 1"),
            (() => Tensor.From(0L, 4L).To(device).OneHot(4), "label 4 does not lie in 0 to 3")])
        {
            Tensor y;
            using (var profile = device.Profile())
            {
                y = op();
                Assert.That(profile.Synchronizations, Is.Zero, message);
            }
            var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => y.ToArray<float>(), message)!;
            Assert.That(wrong.Message, Does.Contain(message).And.Contain("emulator"));
            Assert.That(x.Sum().Item<float>(), Is.EqualTo(21), "it is reported once");
        }
    }

    [Test]
    public void An_embedding_reports_an_integer_without_a_vector()
    {
        using var device = OwnDevice.New();
        var layer = new Embedding(4, 2);
        var before = Device.Default;
        try
        {
            Device.Default = device;
            _ = layer.Call(Tensor.From(3L));
        }
        finally
        {
            Device.Default = before;
        }
        _ = layer.Call(Tensor.From(0L, -1L).To(device));
        Assert.That(device.Synchronize, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index -1 does not lie in 0 to 3"));
    }

    [Test]
    public void Waiting_reports_too()
    {
        using var device = OwnDevice.New();
        _ = Tensor.Ones(3, device: device).IndexSelect(0, Tensor.From(5L).To(device));
        Assert.That(device.Synchronize, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 5"));
        Assert.That(device.Synchronize, Throws.Nothing);
    }

    [Test]
    public void The_first_of_several_reports_is_told()
    {
        using var device = OwnDevice.New();
        var x = Tensor.Ones(3, device: device);
        _ = x.IndexSelect(0, Tensor.From(5L).To(device));
        _ = x.IndexSelect(0, Tensor.From(6L).To(device));
        Assert.That(device.Synchronize, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 5"));
    }

    [Test]
    public void A_fault_shows_at_its_op_where_nothing_is_waited_for_or_everything([Values] bool waits)
    {
        using var device = OwnDevice.New(new() { WaitsForEachLaunch = waits, LooksAtOnce = !waits });
        var x = Tensor.Ones(3, device: device);
        var places = Tensor.From(5L).To(device);
        Assert.That(() => x.IndexSelect(0, places), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("index 5 does not lie in 0 to 2"));
        Assert.That(x.IndexSelect(0, Tensor.From(-1L).To(device)).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Integer_division_by_zero_is_reported_when_a_value_is_read()
    {
        using var device = OwnDevice.New();
        var (a, b) = (Tensor.From(7L, 8, 9).To(device), Tensor.From(2L, 0, 3).To(device));
        foreach (var op in (Func<Tensor>[])[() => a % b, () => a.FloorDivide(b)])
        {
            using var profile = device.Profile();
            var y = op();
            Assert.That((profile.Launches, profile.Synchronizations), Is.EqualTo((1L, 0L)));
            Assert.That(() => y.ToArray<long>(), Throws.TypeOf<DivideByZeroException>().With.Message.Contains("emulator"));
        }
        Assert.That((a % (b + 1)).ToArray<long>(), Is.EqualTo(new long[] { 1, 0, 1 }));
    }

    [Test]
    public void An_empty_axis_has_no_place()
    {
        using var device = OwnDevice.New();
        var x = Tensor.Zeros((0, 2), device: device);
        Assert.That(() => x.IndexSelect(0, Tensor.From(0L).To(device)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(x.IndexSelect(0, Tensor.Zeros(0, DType.Int64).To(device)).Shape, Is.EqualTo(new Shape([0, 2])));
    }
}
#endif
