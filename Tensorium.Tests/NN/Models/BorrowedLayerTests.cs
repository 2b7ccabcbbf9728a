using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

/// <summary>Random layers that came from another model draw from the generator of the model that they work in.</summary>
[TestFixture]
public class BorrowedLayerTests
{
    static readonly Dataset Data = Problems.Line(40);

    [Test]
    public void The_model_s_generator_seeds_them_and_the_other_model_s_does_not()
    {
        Assert.That(Trained(first: 1, second: 5), Is.EqualTo(Trained(first: 2, second: 5)));
        Assert.That(Trained(first: 1, second: 5), Is.Not.EqualTo(Trained(first: 1, second: 6)));

        static float[] Trained(ulong first, ulong second)
        {
            var (_, model) = Pair(first, second);
            model.Fit(Data, epochs: 2);
            return Problems.Values(model);
        }
    }

    [Test]
    public void In_their_first_model_they_draw_from_its_generator()
    {
        var (first, second) = Pair(1, 2);
        var (alone, _) = Pair(1, 9);
        var x = Tensor.Ones((50, 2));
        second.Call(x, training: true);
        Assert.That(first.Call(x, training: true), Is.EqualTo(alone.Call(x, training: true)));
        Assert.That(first[1].Generator, Is.SameAs(first.Generator));
    }

    [Test]
    public void A_generator_between_a_layer_and_the_outermost_model_comes_first()
    {
        var inner = new Sequential { new Dropout(0.5) };
        inner.Generator = new(3);
        var outer = new Sequential { inner };
        outer.Generator = new(4);
        var x = Tensor.Ones((50, 2));
        Assert.That(outer.Call(x, training: true), Is.EqualTo(new Dropout(0.5) { Seed = 3 }.Call(x, training: true)));
    }

    [Test]
    public void Weights_that_are_made_in_a_model_come_from_its_generator()
    {
        var layer = new Dense(3);
        var first = new Sequential { layer };
        first.Generator = new(1);
        var second = new Sequential { new Input(2), layer };
        second.Generator = new(2);
        var same = new Sequential { new Input(2), new Dense(3) };
        same.Generator = new(2);
        Assert.That(Problems.Values(second), Is.EqualTo(Problems.Values(same)));
    }

    [Test]
    public void A_run_with_them_goes_on_to_the_bit()
    {
        var (_, whole) = Pair(1, 2);
        whole.Fit(Data, epochs: 4, batchSize: 8);
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 2 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(
            () => Pair(1, 2).Second.Fit(Data, epochs: 4, batchSize: 8, callbacks: [new BackupAndRestore(path), crash]),
            Throws.InstanceOf<InvalidDataException>());
        var (_, again) = Pair(1, 2);
        again.Fit(Data, epochs: 4, batchSize: 8, callbacks: [new BackupAndRestore(path)]);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
    }

    [Test]
    public void A_model_with_them_goes_on_from_its_file_to_the_bit()
    {
        var (_, model) = Pair(1, 2);
        model.Fit(Data, epochs: 2, batchSize: 8);
        var path = Problems.Temporary("model.tensorium");
        model.Save(path);
        var again = Model.Load(path);
        model.Fit(Data, epochs: 2, batchSize: 8);
        again.Fit(Data, epochs: 2, batchSize: 8);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(model)));
    }

    /// <summary>A model, and another with its dropout and a head of its own.</summary>
    static (Sequential First, Sequential Second) Pair(ulong first, ulong second)
    {
        var a = new Sequential { new Dense(8, "tanh") { Generator = new(7) }, new Dropout(0.5), new Dense(2) };
        a.Generator = new(first);
        a.Build((1, 2));
        var b = new Sequential(a.Layers[..^1]) { new Dense(1) };
        b.Generator = new(second);
        b.Compile(new Sgd { LearningRate = 0.05 }, "mse");
        return (a, b);
    }
}
