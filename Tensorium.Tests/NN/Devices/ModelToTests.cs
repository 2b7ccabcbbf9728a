using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Devices;

/// <summary>Models move to a device, with all that they hold, and go on there as if they had never left.</summary>
[TestFixtureSource(typeof(OtherDevices), nameof(OtherDevices.All))]
[OnCpu("moves away from it")]
public class ModelToTests(Device device)
{
    [Test]
    public void Weights_statistics_and_gradients_move_in_place()
    {
        var model = OtherDevices.Classifier();
        var (before, kernel) = (Bits(model, OtherDevices.Examples()), ((Dense)model[1]).Kernel.Value);
        Assert.That(model.Device, Is.SameAs(Device.Cpu));
        model.Optimizer.ZeroGrad();
        model.Call(OtherDevices.Examples().Features).Square().Sum().Backward();
        var gradient = kernel.Grad!.ToArray<double>();

        Sequential same = model.To(device);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(same, Is.SameAs(model));
            Assert.That(model.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(device));
            Assert.That(model.Layers.Append(model).Select(layer => layer.Device), Is.All.SameAs(device));
            Assert.That(((Dense)model[1]).Kernel.Value, Is.SameAs(kernel), "who holds a weight holds it still");
            Assert.That(OtherDevices.Values(model), Is.EqualTo(before));
            Assert.That((kernel.Grad!.Device, kernel.Grad.ToArray<double>()), Is.EqualTo((device, gradient)));
        }
        model.Call(OtherDevices.Examples().Features.To(device)).Square().Sum().Backward();
        Assert.That(kernel.Grad!.ToArray<double>(), Is.EqualTo(Array.ConvertAll(gradient, each => 2 * each)).Within(1e-9), "gradients add up across the move");

        model.To(Device.Cpu);
        Assert.That(OtherDevices.Values(model), Is.EqualTo(before));
        Assert.That(model.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(Device.Cpu));
    }

    [Test]
    public void Weights_that_do_not_exist_yet_are_made_there_with_the_same_bits()
    {
        Sequential here = OtherDevices.Classifier(), there = OtherDevices.Classifier().To(device);
        Assert.That(there.Device, Is.SameAs(device));
        here.Build((1, 6));
        there.Build((1, 6));
        Assert.That(there.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(device));
        Assert.That(OtherDevices.Values(there), Is.EqualTo(OtherDevices.Values(here)));
        there.Add(new Dense(2) { KernelInitializer = "orthogonal" });
        there.Call(Tensor.Zeros((1, 6), device: device));
        Assert.That(there.Parameters[^1].Value.Device, Is.SameAs(device), "a layer that is added later");
    }

    [Test]
    public void A_layer_alone_moves_too()
    {
        var layer = new Dense(2) { KernelInitializer = "ones" };
        layer.Build((1, 3));
        Assert.That(layer.To(device), Is.SameAs(layer));
        Assert.That(layer.Call(Tensor.Ones((1, 3), device: device)).ToArray<float>(), Is.EqualTo(new[] { 3f, 3 }));
        Assert.That(new Dense(2).To(device).Device, Is.SameAs(device));
        Assert.That(() => layer.To((Device)null!), Throws.ArgumentNullException);
    }

    public static IEnumerable<TestCaseData> Optimizers()
    {
        (string Name, Func<Optimizer> Make)[] rows =
        [
            ("sgd", () => new Sgd { LearningRate = 0.1, Momentum = 0.9, Nesterov = true }), ("momentum", () => new Momentum()),
            ("nag", () => new Nag()), ("adagrad", () => new AdaGrad { LearningRate = 0.05 }), ("adadelta", () => new AdaDelta { LearningRate = 1 }),
            ("rmsprop", () => new RmsProp { Centered = true, Momentum = 0.5 }), ("adam", () => new Adam { AmsGrad = true, LearningRate = 0.01 }),
            ("adamax", () => new AdaMax()), ("nadam", () => new Nadam()), ("adamw, clipped by norm", () => new AdamW { WeightDecay = 0.1, ClipNorm = 0.1 }),
            ("radam, clipped by value", () => new RAdam { ClipValue = 0.01 }), ("lamb", () => new Lamb()),
            ("lion, clipped by global norm", () => new Lion { GlobalClipNorm = 0.5, WeightDecay = 0.1 }),
            ("lookahead", () => new Adam { LearningRate = 0.01, Lookahead = new() { Every = 2 } }),
            ("exponential average", () => new Sgd { LearningRate = 0.1, Average = new ExponentialAverage { Momentum = 0.5, OverwriteEvery = 3 } }),
            ("accumulation", () => new Adam { LearningRate = 0.01, GradientAccumulationSteps = 3 }),
            ("a schedule and skipped steps", () => new Adam { Schedule = Schedule.Exponential(0.1, 0.5, 2), NonFinite = NonFinitePolicy.SkipStep }),
        ];
        return rows.Select(row => new TestCaseData(row.Make).SetArgDisplayNames(row.Name));
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Training_goes_on_with_the_optimizers_state(Func<Optimizer> make)
    {
        Sequential stayed = OtherDevices.Classifier(make), moved = OtherDevices.Classifier(make);
        var data = OtherDevices.Examples();
        for (var step = 0; step < 7; step++)
        {
            if (step == 2) moved.To(device); // in the middle of an accumulation
            var (here, there) = (stayed.TrainOnBatch(data.Features, data.Labels), moved.TrainOnBatch(data.Features, data.Labels));
            Assert.That(there.Loss, Is.EqualTo(here.Loss).Within(1e-7), $"loss of step {step}");
        }
        Assert.That(OtherDevices.Values(moved), Is.EqualTo(OtherDevices.Values(stayed)).Within(1e-7));
        Assert.That(moved.Optimizer.GetState().Tensors.Values.Select(tensor => tensor.Device), Is.All.SameAs(device));
        foreach (var (name, tensor) in stayed.Optimizer.GetState().Tensors)
            Assert.That(moved.Optimizer.GetState().Tensors[name].ToArray<double>(), Is.EqualTo(tensor.ToArray<double>()).Within(1e-7), name);
    }

    [Test]
    public void An_optimizer_of_a_loop_by_hand_follows_in_its_next_step()
    {
        Assert.That(Losses(device), Is.EqualTo(Losses(Device.Cpu)).Within(1e-9));

        static double[] Losses(Device to)
        {
            var layer = new Dense(3, "tanh") { DType = DType.Float64, Generator = new(1) };
            var optimizer = new Adam(layer.Parameters) { LearningRate = 0.1, Average = new ExponentialAverage { Momentum = 0.5 } };
            var losses = new double[5];
            for (var step = 0; step < losses.Length; step++)
            {
                var batch = new Batch([OtherDevices.Examples().Features], [OtherDevices.Examples().Labels]).To(layer.To(step < 2 ? Device.Cpu : to).Device);
                var loss = Loss.CrossEntropy(layer.Call(batch.Features), batch.Labels);
                losses[step] = loss.Item<double>();
                loss.Backward();
                optimizer.Step();
                optimizer.ZeroGrad();
            }
            layer.To(Device.Cpu);
            using (optimizer.SwapInAverage()) return [.. losses, .. OtherDevices.Values(layer)];
        }
    }

    [Test]
    public void A_clone_and_a_folded_model_lie_where_the_model_does()
    {
        var model = new Sequential { new Dense(4), new BatchNormalization(), new Dense(2) };
        model.To(device).Build((1, 3));
        var x = Tensor.Rand(new Generator(2), (5, 3), device: device);
        foreach (var other in new[] { model.Clone(), ModelSurgery.FoldBatchNormalization(model) })
        {
            Assert.That(other.Device, Is.SameAs(device));
            Assert.That(other.Call(x).ToArray<float>(), Is.EqualTo(model.Call(x).ToArray<float>()).Within(1e-5));
        }
        Assert.That(ModelSurgery.PruneByMagnitude(model, 0.5), Is.EqualTo(10));
    }

    [Test]
    public void Saved_on_one_device_a_model_loads_on_another_with_the_same_bits()
    {
        var path = Problems.Temporary("model.tensorium");
        var model = OtherDevices.Classifier(() => new AdamW { Average = new ExponentialAverage { Momentum = 0.9 } });
        var data = OtherDevices.Examples();
        model.TrainOnBatch(data.Features, data.Labels);
        model.To(device).TrainOnBatch(data.Features, data.Labels);

        model.Save(path);
        var loaded = Model.Load(path);
        Same(loaded, model, Device.Cpu);
        var back = Model.Load(path).To(device);
        Same(back, model, device);
        loaded.TrainOnBatch(data.Features, data.Labels);
        back.TrainOnBatch(data.Features, data.Labels);
        Assert.That(OtherDevices.Values(back), Is.EqualTo(OtherDevices.Values(loaded)).Within(1e-9), "training goes on");

        loaded.Save(path);
        Same(Model.Load(path).To(device), loaded, device);
        var weights = Problems.Temporary("weights.safetensors");
        loaded.SaveWeights(weights);
        model.LoadWeights(weights);
        Assert.That(OtherDevices.Values(model), Is.EqualTo(OtherDevices.Values(loaded)));
        Assert.That(model.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(device));

        static void Same(Model actual, Model expected, Device on)
        {
            Assert.That(OtherDevices.Values(actual), Is.EqualTo(OtherDevices.Values(expected)));
            Assert.That(actual.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(on));
            var (a, e) = (actual.Optimizer.GetState(), expected.Optimizer.GetState());
            Assert.That(a.Numbers, Is.EqualTo(e.Numbers));
            Assert.That(a.Tensors.Keys, Is.EquivalentTo(e.Tensors.Keys));
            foreach (var (name, tensor) in e.Tensors)
                Assert.That((a.Tensors[name].Device, a.Tensors[name].ToArray<double>()), Is.EqualTo((on, tensor.ToArray<double>())), name);
        }
    }

    [Test]
    public void Data_elsewhere_than_a_layer_is_refused_with_both_names_and_the_layers()
    {
        var layer = new Dense(2) { Name = "head" }.To(device);
        layer.Build((1, 3));
        Assert.That(
            () => layer.Call(Tensor.Ones((1, 3))),
            Throws.InvalidOperationException.With.Message.Contains($"layer head is on {device}").And.Message.Contains($"input on {Device.Cpu}"));
        var x = Tensor.Ones((2, 2), device: device);
        Assert.That(() => x.Add_(Tensor.Ones((2, 2))), Throws.InvalidOperationException.With.Message.Contains($"on {device}").And.Message.Contains($"on {Device.Cpu}"));
    }

    static double[] Bits(Sequential model, Dataset data)
    {
        model.TrainOnBatch(data.Features, data.Labels);
        return OtherDevices.Values(model);
    }
}
