using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;
using Tensorium.Tests.Kernels;

namespace Tensorium.Tests.NN;

/// <summary>Whole training loops: they learn, they repeat to the bit, and they take no memory.</summary>
[TestFixture, NonParallelizable] // the number of threads and the allocator are the process's
[OnCpu("its threads and its memory")]
public class TrainingTests
{
    [Test]
    public void A_network_separates_two_clusters()
    {
        var (points, labels) = Clusters(200);
        var model = new Sequential { new Flatten(), new Dense(8, "relu"), new Dense(2) };
        model.Generator = new(1);
        var optimizer = new Adam(model.Parameters) { LearningRate = 0.02 };
        Train(model, optimizer, points, labels, steps: 60);

        var accuracy = Metric.Accuracy();
        accuracy.Update(model.Call(points), labels);
        Assert.That(accuracy.Result, Is.GreaterThanOrEqualTo(0.99));
        Assert.That(optimizer.StepCount, Is.EqualTo(60));
    }

    [Test]
    public void Digits_are_learned()
    {
        var (train, valid) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var generator = new Generator(42);
        var model = new Sequential { new Flatten(), new Dense(100, "relu"), new Dense(10) };
        model.Generator = generator;
        var optimizer = new Adam(model.Parameters) { LearningRate = 3e-3 };
        for (var epoch = 0; epoch < 15; epoch++)
            foreach (var batch in train.Batches(32, shuffle: generator))
                Step(model, optimizer, batch.Features, batch.Labels);

        var accuracy = Metric.Accuracy();
        foreach (var batch in valid.Batches(100)) accuracy.Update(model.Call(batch.Features), batch.Labels);
        Assert.That(accuracy.Result, Is.GreaterThan(0.97));
    }

    [TestCaseSource(typeof(Optimizer), nameof(Optimizer.Names))]
    public void Every_optimizer_lowers_the_loss(string name)
    {
        var (points, labels) = Clusters(100);
        var model = new Sequential { new Dense(8, "tanh"), new Dense(2) };
        model.Generator = new(2);
        var optimizer = Optimizer.Create(name);
        optimizer.LearningRate *= 10;
        optimizer.Attach(model.Parameters);
        var first = Train(model, optimizer, points, labels, steps: 1);
        Assert.That(Train(model, optimizer, points, labels, steps: 30), Is.LessThan(first));
    }

    [Test, RestoresThreads]
    public void The_same_seed_gives_the_same_bits_with_any_number_of_threads()
    {
        float[][] runs = [.. new[] { 1, 2, 2, 1 }.Select(Run)];
        Assert.That(runs[1..], Has.All.EqualTo(runs[0]));

        static float[] Run(int threads)
        {
            WorkerPool.Threads = threads;
            var generator = new Generator(7);
            var x = Tensor.Randn(generator, (256, 64));
            var labels = Tensor.RandInt(generator, 256, 0, 10);
            var model = new Sequential
            {
                new Dense(200, "relu") { KernelInitializer = Initializer.HeNormal }, new Dense(100, "gelu"), new Dense(10),
            };
            model.Generator = generator;
            Train(model, new Nadam(model.Parameters), x, labels, steps: 50);
            return [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];
        }
    }

    [TestCase("sgd"), TestCase("adamw")]
    public void A_steady_loop_takes_no_memory_from_the_system(string name)
    {
        var (points, labels) = Clusters(128);
        var model = new Sequential { new Dense(64, "relu"), new Dense(2) };
        var optimizer = Optimizer.Create(name);
        optimizer.Attach(model.Parameters);
        optimizer.GlobalClipNorm = 1;
        Train(model, optimizer, points, labels, steps: 5);
        var before = Device.Cpu.Memory.NativeAllocations;
        Train(model, optimizer, points, labels, steps: 200);
        Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(before));
    }

    [Test]
    public void Frozen_layers_stay_and_thaw()
    {
        var (points, labels) = Clusters(40);
        var model = new Sequential { new Dense(4, "relu"), new Dense(2) };
        model.Build(points.Shape);
        model[0].Trainable = false;
        var optimizer = new Sgd(model.Parameters) { Momentum = 0.9 };
        var (frozen, free) = (Values(model[0]), Values(model[1]));
        Train(model, optimizer, points, labels, steps: 3);
        Assert.That(Values(model[0]), Is.EqualTo(frozen));
        Assert.That(Values(model[1]), Is.Not.EqualTo(free));

        model[0].Trainable = true;
        Train(model, optimizer, points, labels, steps: 1);
        Assert.That(Values(model[0]), Is.Not.EqualTo(frozen));

        static float[] Values(Layer layer) => [.. layer.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];
    }

    /// <summary>Steps over one batch, and the last loss.</summary>
    static double Train(Layer model, Optimizer optimizer, Tensor x, Tensor labels, int steps)
    {
        var last = double.NaN;
        for (var i = 0; i < steps; i++) last = Step(model, optimizer, x, labels);
        return last;
    }

    /// <summary>One turn of the loop by hand, and its loss.</summary>
    static double Step(Layer model, Optimizer optimizer, Tensor x, Tensor labels)
    {
        using var step = TensorScope.Enter();
        optimizer.ZeroGrad();
        var loss = Loss.CrossEntropy(model.Call(x, training: true), labels);
        loss.Backward();
        optimizer.Step();
        return loss.Item<float>();
    }

    /// <summary>Points around (2, 2) of class 1 and around (-2, -2) of class 0.</summary>
    static (Tensor Points, Tensor Labels) Clusters(int count)
    {
        var generator = new Generator(5);
        var labels = Tensor.RandInt(generator, count, 0, 2);
        return (Tensor.Randn(generator, (count, 2)) + ((labels.To(DType.Float32) * 4) - 2).Unsqueeze(1), labels);
    }
}
