using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>Memory, transfers, errors and training on a GPU device.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
[NonParallelizable]
public class GpuTensorTests(Device device)
{
    [Test]
    public void Elements_go_there_and_back([Values] DType dtype)
    {
        var x = Tensor.Randn(new Generator(1), 3, 4).To(dtype);
        Assert.That(x.T.To(device).To(Device.Cpu).ValuesEqual(x.T.Contiguous()));
        Assert.That(x.To(device).ToString(), Is.EqualTo(x.ToString()));
        Assert.That(Tensor.Zeros((0, 3), dtype, device).To(Device.Cpu).Shape, Is.EqualTo(new Shape([0, 3])));
    }

    [Test]
    public void A_part_goes_there_and_back()
    {
        var x = Tensor.Arange(20).Reshape(4, 5);
        Assert.That(x.To(device)[1..3, 2].ToArray<float>(), Is.EqualTo(new[] { 7f, 12 }));
        Assert.That(x[2].To(device).ToArray<float>(), Is.EqualTo(new[] { 10f, 11, 12, 13, 14 }));
        Assert.That(x.To(device)[3, 4].Item<float>(), Is.EqualTo(19));
    }

    [Test]
    public void A_gradient_comes_back_to_its_device()
    {
        var x = Tensor.From(1.0, 2.0).WithGrad();
        (x.To(device).Square().To(Device.Cpu) * 3).Sum().Backward();
        Assert.That(x.Grad!.Device, Is.SameAs(Device.Cpu));
        Assert.That(x.Grad.ToArray<double>(), Is.EqualTo(new[] { 6.0, 12 }));
    }

    [Test]
    public void A_device_has_its_name() => Assert.That(Device.Named(device.Name), Is.SameAs(device));

    [Test]
    public void A_number_beyond_the_last_is_refused()
    {
        Assert.That(() => Device.Cuda(99), Throws.TypeOf<DeviceUnavailableException>().With.Message.Contains("cuda"));
        Assert.That(() => Device.OpenCL(99), Throws.TypeOf<DeviceUnavailableException>().With.Message.Contains("opencl"));
        Assert.That(() => Device.Cuda(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Optimizers_of_other_rules_step_as_on_the_processor()
    {
        foreach (var make in (Func<Parameter[], Optimizer>[])[
            p => new Sgd(p) { LearningRate = 0.1, Momentum = 0.9 }, p => new RmsProp(p) { LearningRate = 0.1 }, p => new AdamW(p) { LearningRate = 0.1 },
            p => new Nadam(p) { LearningRate = 0.1 }, p => new Lion(p) { LearningRate = 0.1 }])
        {
            Assert.That(Steps(device, make), Is.EqualTo(Steps(Device.Cpu, make)).Within(1e-12));
        }
    }

    static double[] Steps(Device on, Func<Parameter[], Optimizer> make)
    {
        var parameter = new Parameter("w", Tensor.From(0.7, -1.2, 0.05, 3).To(on));
        var optimizer = make([parameter]);
        for (var step = 0; step < 4; step++)
        {
            (parameter.Value.Square() * 0.5).Sum().Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        }
        return parameter.Value.ToArray<double>();
    }

    [Test]
    public void A_span_is_refused() => Assert.That(
        () => Tensor.Ones(3, device: device).AsSpan<float>().Length,
        Throws.InvalidOperationException.With.Message.Contains(device.Name).And.Message.Contains("To(Device.Cpu)"));

    [Test]
    public void Mixing_devices_is_refused_with_both_names()
    {
        var (here, there) = (Tensor.Ones((2, 2)), Tensor.Ones((2, 2), device: device));
        var places = Tensor.From(0L, 1L);
        foreach (var mix in (Func<Tensor>[])[
            () => here + there, () => there < here, () => there.MatMul(here), () => here.MatMul(there), () => there.Linear(here),
            () => there.Linear(there, Tensor.Ones(2)), () => there.IndexSelect(0, places), () => here.IndexSelect(0, places.To(device)),
            () => Tensor.Concat([here, there]), () => Tensor.Concat([there, here]), () => there.SoftmaxCrossEntropy(places),
            () => Tensor.Where(here > 0, there, there), () => there.Gather(0, Tensor.From(new long[,] { { 0, 1 } }))])
        {
            Assert.That(() => mix(), Throws.InvalidOperationException.With.Message.Contains(device.Name).And.Message.Contains("cpu"));
        }
    }

    [Test]
    public void An_op_that_is_private_is_refused_with_what_to_do()
    {
        if (device.Kind == DeviceKind.Emulator) Assert.Ignore("the emulator names no types in generated code");
        Assert.That(
            () => Tensor.Ones(3, device: device).Unary(new Private()),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(device.Name).And.Message.Contains("must be public"));
    }

    readonly struct Private : IUnaryOp
    {
        public V Apply<V>(V x) where V : struct, ILane<V> => x;

        public V Derivative<V>(V x, V y) where V : struct, ILane<V> => 1;
    }

    [Test]
    public void Returned_memory_is_refused()
    {
        var x = Tensor.Ones(3, device: device);
        x.Dispose();
        Assert.That(() => x + x, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_thousand_forgotten_tensors_do_not_grow_the_memory()
    {
        for (var i = 0; i < 1000; i++) _ = Tensor.Ones((8, 8), device: device);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = device.Memory;
        for (var i = 0; i < 1000; i++)
        {
            using var x = Tensor.Full((8, 8), i, device: device);
            if (i % 100 == 0) Assert.That(x[7, 7].Item<float>(), Is.EqualTo(i));
        }
        Assert.That(device.Memory.NativeAllocations - before.NativeAllocations, Is.LessThan(10));
        device.TrimMemory();
        Assert.That(device.Memory.PooledBytes, Is.Zero);
    }

    [Test]
    public void A_network_trains_as_on_the_processor([Values] bool isDouble)
    {
        var dtype = isDouble ? DType.Float64 : DType.Float32;
        var (here, there) = (Train(Device.Cpu, dtype), Train(device, dtype));
        for (var i = 0; i < here.Length; i++)
            Assert.That(there[i], Is.EqualTo(here[i]).Within(isDouble ? 1e-10 : 1e-3 * Math.Abs(here[i])), $"loss of step {i}");
        Assert.That(there[^1], Is.LessThan(0.7 * there[0]));
    }

    static double[] Train(Device on, DType dtype)
    {
        var random = new Generator(5);
        var x = Tensor.Randn(random, (32, 6), dtype: dtype).To(on);
        var labels = (x.Sum(1) > 0).To(DType.Int64);
        Tensor Weight(Shape shape) => (Tensor.Randn(random, shape, dtype: dtype) * 0.5).To(on).Detach();
        List<Parameter> parameters =
        [
            new("w1", Weight((6, 8))), new("b1", Weight(8)), new("w2", Weight((8, 8))), new("b2", Weight(8)),
            new("w3", Weight((8, 8))), new("b3", Weight(8)), new("w4", Weight((8, 8))), new("b4", Weight(8)), new("w5", Weight((8, 2))), new("b5", Weight(2)),
        ];
        var optimizer = new Adam(parameters) { LearningRate = 0.02 };
        var losses = new double[15];
        for (var step = 0; step < losses.Length; step++)
        {
            var y = x;
            for (var layer = 0; layer < 4; layer++) y = y.Linear(parameters[2 * layer].Value, parameters[(2 * layer) + 1].Value, new Tanh());
            var loss = y.Linear(parameters[8].Value, parameters[9].Value).SoftmaxCrossEntropy(labels).Mean();
            losses[step] = loss.To(DType.Float64).Item<double>();
            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        }
        return losses;
    }
}
