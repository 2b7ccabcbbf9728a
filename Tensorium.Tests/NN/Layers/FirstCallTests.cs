using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

/// <summary>The first call, which makes the weights.</summary>
[TestFixture]
public class FirstCallTests
{
    [Test]
    public void First_calls_of_several_threads_make_the_weights_once()
    {
        const int Threads = 4;
        for (var round = 0; round < 100; round++)
        {
            var model = new Sequential { new Dense(8, "relu"), new BatchNormalization(), new Dense(3) };
            var x = Tensor.Ones((2, 5));
            using var start = new Barrier(Threads);
            var results = new Task<Tensor>[Threads];
            for (var i = 0; i < Threads; i++)
                results[i] = Task.Factory.StartNew(
                    () =>
                    {
                        start.SignalAndWait();
                        return model.Call(x);
                    },
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Assert.That(() => Task.WaitAll(results), Throws.Nothing, $"round {round}");
            Assert.That(model.Parameters, Has.Count.EqualTo(8));
            foreach (var result in results) Assert.That(result.Result.ValuesEqual(model.Call(x)), $"round {round}");
        }
    }

    [Test]
    public void A_parameter_outlives_the_scope_of_its_first_values()
    {
        Parameter parameter;
        using (TensorScope.Enter()) parameter = new Parameter("p", Tensor.Ones(3));
        Assert.That(parameter.Value, Is.EqualTo(Tensor.Ones(3)));
    }
}
