using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Engine;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

/// <summary>What docs/threads.md promises about several threads: each result is that of one thread alone, to the bit.</summary>
[TestFixture]
[OnCpu("threads")]
public class ConcurrencyTests
{
    const int Callers = 8;

    [Test]
    public void Many_threads_predict_with_one_model()
    {
        var model = Trained();
        var inputs = Array.ConvertAll(Sizes(), (long size) => Tensor.Randn(new Generator((ulong)size), (size, 20)));
        var expected = Array.ConvertAll(inputs, x => model.Predict(x, batchSize: 64).ToArray<float>());
        Together(caller =>
        {
            for (var i = 0; i < 60; i++)
            {
                var which = (caller + i) % inputs.Length;
                using var request = TensorScope.Enter();
                Assert.That(model.Predict(inputs[which], batchSize: 64).ToArray<float>(), Is.EqualTo(expected[which]));
                using var unrecorded = Autograd.NoGrad();
                if (inputs[which].Shape[0] <= 64) Assert.That(model.Call(inputs[which]).ToArray<float>(), Is.EqualTo(expected[which]));
            }
        });
    }

    [Test]
    public void Penalties_for_activities_are_those_of_the_last_call_whichever_threads_called()
    {
        var model = new Sequential { new Input(3), new Activation("relu") { ActivityRegularizer = Regularizer.L2(0.1) } };
        var x = Tensor.Ones((4, 3)) * 2;
        var penalties = new float[3];
        for (var i = 0; i < penalties.Length; i++)
            OtherThread.Run(() =>
            {
                model.Call(x, training: true);
                penalties[i] = model.RegularizationLoss()!.Item<float>();
            });
        Assert.That(penalties, Is.All.EqualTo(0.1f * 4 * 3).Within(1e-5)); // 0.1 * 2² for each of three elements an example
    }

    [Test]
    public void Gradients_as_values_may_be_taken_of_shared_weights()
    {
        var model = Trained();
        var x = Tensor.Randn(new Generator(1), (16, 20));
        model.Optimizer.ZeroGrad();
        var expected = Array.ConvertAll(Gradients(), gradient => gradient.ToArray<float>());
        Together(_ =>
        {
            for (var i = 0; i < 40; i++)
            {
                using var scope = TensorScope.Enter();
                var found = Gradients();
                for (var k = 0; k < found.Length; k++) Assert.That(found[k].ToArray<float>(), Is.EqualTo(expected[k]));
            }
        });
        foreach (var parameter in model.Parameters) Assert.That(parameter.Value.Grad, Is.Null);

        Tensor[] Gradients() => Autograd.Grad(model.Call(x).Square().Sum(), [.. model.Parameters.Where(p => p.Trainable).Select(p => p.Value)]);
    }

    [Test]
    public void Each_thread_may_train_a_model_of_its_own()
    {
        var expected = Enumerable.Range(0, Callers).Select(Train).ToArray();
        var found = new float[Callers][];
        Together(caller => found[caller] = Train(caller));
        Assert.That(found, Is.EqualTo(expected));
        Assert.That(found[0], Is.Not.EqualTo(found[1]), "of another seed");

        static float[] Train(int seed)
        {
            var model = new Sequential { new Dense(32, "relu"), new BatchNormalization(), new Dropout(0.3), new Dense(2) };
            model.Generator = new Generator((ulong)seed);
            model.Compile("adam", Loss.SparseCategoricalCrossentropy(fromLogits: true), ["accuracy"]);
            model.Fit(Problems.Clusters(256), epochs: 3);
            return Problems.Values(model);
        }
    }

    static long[] Sizes() => [1, 7, 64, 300]; // one row, few, a batch, more than a batch

    /// <summary>One of each kind of layer that keeps something, trained so that the statistics are not those of the start.</summary>
    static Sequential Trained()
    {
        var normalization = new Normalization();
        var model = new Sequential
        {
            new Input(20), normalization, new Dense(256, "relu"), new BatchNormalization(), new Dropout(0.5), new Dense(128), new Swish(),
            new LayerNormalization(), new GaussianNoise(0.1), new PReLU(), new Dense(10, "softmax"),
        };
        model.Generator = new Generator(4);
        var x = Tensor.Randn(new Generator(5), (256, 20)) * 2 + 1;
        normalization.Adapt(x);
        model.Compile("adam", "sparse_categorical_crossentropy");
        model.Fit(x, Tensor.RandInt(new Generator(6), 256, 0, 10), epochs: 2);
        return model;
    }

    static void Together(Action<int> work)
    {
        using var start = new Barrier(Callers);
        Task.WaitAll([.. Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                work(caller);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }
}
