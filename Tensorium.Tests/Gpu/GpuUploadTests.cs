#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;
using Tensorium.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>Copies to a device run beside what computes, and nobody sees them unfinished.</summary>
[TestFixture]
public class GpuUploadTests
{
    [Test]
    public void A_copy_is_there_when_it_is_used_and_the_source_may_change_before()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        var x = Tensor.From(1f, 2, 3);
        var there = x.To(device);
        x.Fill_(0);
        Assert.That(copies.Pending, Is.EqualTo(1));
        Assert.That((there + there).ToArray<float>(), Is.EqualTo(new float[] { 2, 4, 6 }));
        Assert.That(copies.Pending, Is.Zero);
    }

    [Test]
    public void More_copies_than_buffers_wait_for_each_other()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        Tensor[] there = [.. Enumerable.Range(0, 3 * Uploads.Buffers).Select(i => Tensor.Full((i + 1) * 500, i, device: Device.Cpu).To(device))];
        Assert.That(copies.Pending, Is.EqualTo(Uploads.Buffers));
        for (var i = 0; i < there.Length; i++) Assert.That(there[i].ToArray<float>(), Is.All.EqualTo(i));
    }

    [Test]
    public void A_copy_larger_than_a_buffer_goes_in_parts()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        using var profile = device.Profile();
        var x = Tensor.Arange(0, (2 * Uploads.MaxBytes / sizeof(int)) + 5, 1, DType.Int32);
        var there = x.To(device);
        Assert.That(copies.Log, Has.Count.EqualTo(3));
        Assert.That(profile.BytesToDevice, Is.EqualTo((2L * Uploads.MaxBytes) + 20));
        Assert.That(there.ToArray<int>(), Is.EqualTo(x.ToArray<int>()));
    }

    [Test]
    public void Memory_that_is_used_again_is_not_overwritten_by_a_copy_that_comes_late()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        Tensor.Full(100, 7, device: Device.Cpu).To(device).Dispose();
        Assert.That(copies.Pending, Is.EqualTo(1));
        var next = Tensor.Full(100, 1, device: device);
        Assert.That(device.Memory.NativeAllocations, Is.EqualTo(1), "the same memory");
        copies.WaitForAll();
        Assert.That(next.ToArray<float>(), Is.All.EqualTo(1));

        Tensor.Full(100, 7, device: Device.Cpu).To(device).Dispose();
        var second = Tensor.Full(100, 3, device: Device.Cpu).To(device);
        Assert.That(second.ToArray<float>(), Is.All.EqualTo(3), "copies keep their order");
    }

    [Test]
    public void Several_threads_use_one_tensor_while_it_arrives()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        for (var round = 1; round <= 20; round++)
        {
            var there = Tensor.Full(64, round, device: Device.Cpu).To(device);
            var sums = new float[4];
            Parallel.For(0, sums.Length, i => sums[i] = there.Sum().Item<float>());
            Assert.That(sums, Is.All.EqualTo(64 * round));
        }
    }

    [Test]
    public void A_device_that_fails_where_a_kernel_is_to_wait_for_a_copy_is_lost()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        var there = Tensor.From(1f, 2).To(device);
        copies.Fault = new InjectedFault("the test pulled the plug");
        var lost = Assert.Throws<DeviceLostException>(() => there.Exp())!;
        Assert.That(lost.Message, Does.Contain("ordering kernels after a copy").And.Contain("the test pulled the plug"));
        Assert.That(() => there.ToArray<float>(), Throws.TypeOf<DeviceLostException>().With.Message.EqualTo(lost.Message));
    }

    [Test]
    public void Without_memory_to_let_a_kernel_wait_the_program_waits()
    {
        var copies = new LateCopies();
        using var device = OwnDevice.New(new() { Copies = copies });
        var there = Tensor.From(1f, 2).To(device);
        copies.Fault = new InjectedFault("none left", new OutOfMemoryException());
        Assert.That((there + there).ToArray<float>(), Is.EqualTo(new float[] { 2, 4 }));
        Assert.That(copies.Fault, Is.Null);
    }

    [Test]
    public void Fit_sends_the_next_batch_before_a_step_and_waits_for_nothing_inside_of_it()
    {
        const int Steps = 6, BatchSize = 4;
        var random = new Generator(3);
        var x = Tensor.Randn(random, (Steps * BatchSize, 5)).To(Device.Cpu);
        var labels = (x.Sum(1) > 0).To(DType.Int64).To(Device.Cpu);
        var here = Train(Device.Cpu, x, labels, []);

        var copies = new LateCopies();
        using var device = OwnDevice.New(new()
        {
            Copies = copies,
            Before = action =>
            {
                if (action == GpuAction.Launch && copies.Log.LastOrDefault() == "copy") copies.Log.Add("step");
            },
        });
        List<long> waits = [], launches = [];
        using var profile = device.Profile();
        var atStep = new LambdaCallback
        {
            TrainBatchEnd = (_, _) =>
            {
                waits.Add(profile.Synchronizations);
                launches.Add(profile.Launches);
            },
            EpochBegin = _ => copies.Log.Clear(),
        };
        var there = Train(device, x, labels, [atStep]);
        Assert.That(there, Is.EqualTo(here).Within(1e-4));
        Assert.That(waits.TakeLast(Steps).Distinct().Count(), Is.EqualTo(1), "no step of the second epoch waited: " + string.Join(", ", waits));
        Assert.That(launches.Distinct().Count(), Is.EqualTo(2 * Steps));
        Assert.That(
            string.Join(' ', copies.Log), Is.EqualTo("copy copy copy copy step copy copy step copy copy step copy copy step copy copy step"),
            "features and labels of two batches, then a step for each next batch; the last step has none to send");
    }

    static double[] Train(Device device, Tensor x, Tensor labels, Callback[] callbacks)
    {
        var before = Device.Default;
        try
        {
            Device.Default = device;
            var model = new Sequential { new Dense(8, "tanh"), new Dense(2) };
            model.Generator = new Generator(11);
            model.Compile(new Adam { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy()]);
            var history = model.Fit(new Dataset(x, labels), new FitOptions { Epochs = 2, BatchSize = 4, Shuffle = false, Callbacks = callbacks });
            return [.. history["loss"], .. history["accuracy"]];
        }
        finally
        {
            Device.Default = before;
        }
    }
}
#endif
