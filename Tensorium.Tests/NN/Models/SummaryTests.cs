using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

/// <summary>The table of a functional model, and the names of weights in models inside models.</summary>
[TestFixture]
public class SummaryTests
{
    [Test]
    public void A_functional_model_says_what_each_layer_is_connected_to()
    {
        Input wide = new(5) { Name = "wide" }, deep = new(6), other = new(6);
        var shared = new Dense(4, "relu");
        var both = new Concatenate().Call(wide, shared.Call(deep), shared.Call(other));
        var model = new Model([wide, deep, other], [new Dense(1) { Name = "main" }.Call(both)]);
        Assert.That(model.Summary(), Is.EqualTo("""
            Model: "model"
            ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
            ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃ Connected to                         ┃
            ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
            │ input (Input)                   │ (None, 6)              │             0 │ -                                    │
            ├─────────────────────────────────┼────────────────────────┼───────────────┼──────────────────────────────────────┤
            │ input_1 (Input)                 │ (None, 6)              │             0 │ -                                    │
            ├─────────────────────────────────┼────────────────────────┼───────────────┼──────────────────────────────────────┤
            │ dense (Dense)                   │ (None, 4)              │            28 │ input[0][0], input_1[0][0]           │
            ├─────────────────────────────────┼────────────────────────┼───────────────┼──────────────────────────────────────┤
            │ wide (Input)                    │ (None, 5)              │             0 │ -                                    │
            ├─────────────────────────────────┼────────────────────────┼───────────────┼──────────────────────────────────────┤
            │ concatenate (Concatenate)       │ (None, 13)             │             0 │ wide[0][0], dense[0][0], dense[1][0] │
            ├─────────────────────────────────┼────────────────────────┼───────────────┼──────────────────────────────────────┤
            │ main (Dense)                    │ (None, 1)              │            14 │ concatenate[0][0]                    │
            └─────────────────────────────────┴────────────────────────┴───────────────┴──────────────────────────────────────┘
             Total params: 42 (168.00 B)
             Trainable params: 42 (168.00 B)
             Non-trainable params: 0 (0.00 B)

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Models_inside_models_name_their_weights_by_path_and_files_keep_them_apart()
    {
        static Sequential Outer(ulong seed)
        {
            var inner = new Sequential { new Dense(3, "tanh") };
            var outer = new Sequential { inner, new Sequential { new Dense(3, "tanh"), new Sequential { new Dense(2) } } };
            outer.Generator = new(seed);
            outer.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy(fromLogits: true));
            return outer;
        }

        var model = Outer(1);
        model.Fit(Problems.Clusters(40), epochs: 1);
        string[] names = ["sequential/dense/kernel", "sequential/dense/bias", "sequential_1/dense/kernel", "sequential_1/dense/bias",
            "sequential_1/sequential/dense/kernel", "sequential_1/sequential/dense/bias"];
        Assert.That(model.Parameters.Select(parameter => parameter.Name), Is.EqualTo(names));
        Assert.That(
            model.Optimizer.GetState().Tensors.Keys.Order(StringComparer.Ordinal),
            Is.EqualTo(names.SelectMany(name => new[] { $"{name}/slot0", $"{name}/slot1" }).Order(StringComparer.Ordinal)));

        string whole = Problems.Temporary("nested.tensorium"), weights = Problems.Temporary("nested.safetensors");
        model.Save(whole);
        model.SaveWeights(weights);
        using (var stream = File.OpenRead(weights))
            Assert.That(SafeTensors.Read(stream, stream.Length, weights).Keys, Is.EqualTo(names));
        var again = Model.Load(whole);
        Assert.That(again.Parameters.Select(parameter => parameter.Name), Is.EqualTo(names));
        var other = Outer(2);
        other.Build((1, 2));
        other.LoadWeights(weights);
        Assert.That(Problems.Values(other), Is.EqualTo(Problems.Values(model)));
        model.Fit(Problems.Clusters(40), epochs: 2);
        again.Fit(Problems.Clusters(40), epochs: 2);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(model)));
    }

    [Test]
    public void A_model_that_knows_its_input_loads_weights_before_its_first_call()
    {
        var path = Problems.Temporary("known.safetensors");
        Sequential Known(ulong seed) => new() { new Input(3), new Dense(2) { Generator = new(seed) } };
        var model = Known(1);
        model.SaveWeights(path);
        var again = Known(2);
        again.LoadWeights(path);
        Assert.That(Problems.Values(again), Has.Length.EqualTo(8).And.EqualTo(Problems.Values(model)));
    }
}
