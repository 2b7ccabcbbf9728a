using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

/// <summary>Layers of two models in a third: names are told apart there, and the two keep theirs.</summary>
[TestFixture]
public class JoinedModelTests
{
    [Test]
    public void Layers_of_two_models_meet_in_a_third()
    {
        var (a, b) = (Net(1), Net(2));
        var (ofA, ofB) = (a.GetWeights(), b.GetWeights());
        var joined = new Sequential([.. a.Layers[..^1], .. b.Layers[1..]]) { new Dense(1) };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(joined.Layers.Select(joined.NameOf), Is.EqualTo(new[] { "dense", "dense_1", "dense_2", "dense_3", "dense_4" }));
            Assert.That(joined["dense_2"], Is.SameAs(b[1]));
            Assert.That(a.Layers.Concat(b.Layers).Select(layer => layer.Name), Is.EqualTo(new[] { "dense", "dense_1", "dense_2", "dense", "dense_1", "dense_2" }));
            Assert.That(() => joined.NameOf(b[0]), Throws.ArgumentException.With.Message.Contains("no layer of"));
        }
        var summary = joined.Summary();
        Assert.That(summary, Does.Contain("dense_3 (Dense)").And.Contain("dense_4 (Dense)"));

        joined.Compile(new Adam { LearningRate = 0.01 }, "mse", ["mae"]);
        var (x, y) = (Tensor.Randn(new Generator(4), 20, 3), Tensor.Randn(new Generator(5), 20, 1));
        joined.Fit(x, y, epochs: 2);
        Assert.That(a.GetWeights()[0].ValuesEqual(ofA[0]), Is.False, "layers are shared");
        Assert.That(b.GetWeights()[0], Is.EqualTo(ofB[0]), "this one is not in the third");
        Assert.That(a.Call(x).Shape, Is.EqualTo((Shape)(20, 3)));

        string path = Problems.Temporary("joined.tensorium"), weights = Problems.Temporary("joined.safetensors");
        joined.Save(path);
        joined.SaveWeights(weights);
        var loaded = (Sequential)Model.Load(path);
        Assert.That(loaded.Predict(x), Is.EqualTo(joined.Predict(x)));
        Assert.That(loaded.Layers.Select(layer => layer.Name), Is.EqualTo(joined.Layers.Select(joined.NameOf)));
        joined.Generator = new Generator(9);
        loaded.Generator = new Generator(9);
        joined.Fit(x, y, epochs: 2);
        loaded.Fit(x, y, epochs: 2);
        Assert.That(Problems.Values(loaded), Is.EqualTo(Problems.Values(joined)), "the optimizer's state went with its layers");
        loaded.LoadWeights(weights);
        Assert.That(Problems.Values(loaded), Is.Not.EqualTo(Problems.Values(joined)));
        Assert.That(Problems.Values(joined.Clone()), Is.EqualTo(Problems.Values(joined)));
    }

    [Test]
    public void A_backup_goes_on_with_layers_of_two_models()
    {
        var data = new Dataset(Tensor.Randn(new Generator(4), 20, 3), Tensor.Randn(new Generator(5), 20, 1));
        Sequential Make()
        {
            var joined = new Sequential([.. Net(1).Layers, .. Net(2).Layers]) { new Dense(1) };
            joined.Generator = new Generator(6);
            joined.Compile("adam", "mse");
            return joined;
        }
        var whole = Make();
        whole.Fit(data, epochs: 4);
        var path = Problems.Temporary("joined.backup");
        Assert.That(() => Make().Fit(data, epochs: 4, callbacks:
        [
            new BackupAndRestore(path), new LambdaCallback { EpochBegin = epoch => { if (epoch == 2) throw new OperationCanceledException(); } },
        ]), Throws.InstanceOf<OperationCanceledException>());
        var again = Make();
        again.Fit(data, epochs: 4, callbacks: [new BackupAndRestore(path)]);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
    }

    [Test]
    public void Clones_and_functional_models_join_too()
    {
        var (a, b) = (Net(1), Net(2));
        Input input = new(3);
        var joined = new Model([input], [new Concatenate().Call(Through(a.Clone(), input), Through(b.Clone(), input))]);
        Assert.That(joined.Layers.Select(joined.NameOf), Is.EqualTo(new[] { "dense", "dense_1", "dense_2", "dense_3", "dense_4", "dense_5", "concatenate" }));
        Assert.That(joined.Summary(), Does.Contain("dense_2[0][0], dense_5[0][0]"));
        var x = Tensor.Randn(new Generator(3), 4, 3);
        Assert.That(joined.Predict(x), Is.EqualTo(Tensor.Concat([a.Predict(x), b.Predict(x)], axis: 1)));
        Assert.That(joined.Clone().Predict(x), Is.EqualTo(joined.Predict(x)));

        var heads = new Model([input], [a[0].Call(input), b[0].Call(input)]);
        heads.Compile("sgd", "mse");
        var y = Tensor.Zeros((4, 3));
        Assert.That(heads.Evaluate(x, [y, y]).Metrics.Keys, Is.EqualTo(new[] { "loss", "dense_loss", "dense_1_loss" }));
    }

    [Test]
    public void Given_names_that_meet_are_refused()
    {
        Sequential a = new() { new Dense(3) { Name = "hidden" } }, b = new() { new Dense(3) { Name = "hidden" } };
        Assert.That(() => new Sequential([a[0], b[0]]), Throws.ArgumentException.With.Message.Contains("hidden already"));
        Assert.That(() => new Sequential([a.Clone()[0], b.Clone()[0]]), Throws.ArgumentException.With.Message.Contains("hidden already"));
    }

    [Test]
    public void No_model_is_inside_itself()
    {
        var inner = new Sequential { new Dense(1) };
        var outer = new Sequential { inner };
        Assert.That(() => inner.Add(inner), Throws.ArgumentException.With.Message.Contains("of itself"));
        Assert.That(() => inner.Add(outer), Throws.ArgumentException.With.Message.Contains("its own layer sequential"));
        Assert.That(outer.Call(Tensor.Ones((2, 1))).Shape, Is.EqualTo((Shape)(2, 1)), "and both work as before");
    }

    static Sequential Net(ulong seed)
    {
        var net = new Sequential { new Input(3), new Dense(3, "tanh"), new Dense(3, "tanh"), new Dense(3) };
        net.Generator = new Generator(seed);
        return net;
    }

    static SymbolicTensor Through(Model net, SymbolicTensor from)
    {
        foreach (var layer in net.Layers) from = layer.Call(from);
        return from;
    }
}
