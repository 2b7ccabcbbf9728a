using System.IO.Compression;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

[TestFixture]
public class ModelFileTests
{
    [Test]
    public void A_loaded_model_computes_and_evaluates_as_the_saved_one()
    {
        var data = Problems.Clusters(60);
        var model = Problems.Classifier();
        model.Fit(data, epochs: 2);
        model[0].Trainable = false;
        var path = Problems.Temporary("model.tensorium");
        model.Save(path);
        var again = Model.Load(path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.InstanceOf<Sequential>());
            Assert.That(again.Predict(data.Features).ValuesEqual(model.Predict(data.Features)), Is.True);
            Assert.That(again.Evaluate(data).Metrics, Is.EqualTo(model.Evaluate(data).Metrics));
            Assert.That(again.Layers.Select(layer => (layer.Name, layer.Trainable)), Is.EqualTo(new[] { ("dense", false), ("dense_1", true) }));
            Assert.That(again.Summary(), Is.EqualTo(model.Summary()));
        }
    }

    [Test]
    public void The_file_is_a_zip_of_config_and_safetensors_and_the_same_model_gives_the_same_bytes()
    {
        var model = Problems.Classifier();
        model.Fit(Problems.Clusters(20), epochs: 1);
        string first = Problems.Temporary("a.tensorium"), second = Problems.Temporary("b.tensorium");
        model.Save(first);
        model.Save(second);
        using var zip = ZipFile.OpenRead(first);
        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.EqualTo(new[] { "config.json", "weights.safetensors", "optimizer.safetensors" }));
        Assert.That(File.ReadAllBytes(second), Is.EqualTo(File.ReadAllBytes(first)));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(first)!, "*.tmp"), Is.Empty);
    }

    [Test]
    public void Functional_nested_and_shared_models_come_back()
    {
        Input a = new(3) { Name = "left" }, b = new(3) { Name = "right" };
        var shared = new Sequential { new Dense(2, "relu"), new Dense(2) };
        var twice = new Activation("tanh");
        var model = new Model([a, b], [twice.Call(shared.Call(a)), new Dense(1).Call(twice.Call(shared.Call(b)))]);
        var path = Problems.Temporary("functional.tensorium");
        model.Save(path);
        var again = Model.Load(path);
        Tensor x = Tensor.Randn(new Generator(1), 4, 3), y = Tensor.Randn(new Generator(2), 4, 3);
        var (expected, found) = (model.CallAll([x, y]), again.CallAll([x, y]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found[0].ValuesEqual(expected[0]) && found[1].ValuesEqual(expected[1]), Is.True);
            Assert.That(again.Parameters, Has.Count.EqualTo(6));
            Assert.That(again.IsCompiled, Is.False);
        }
    }

    [Test]
    public void Weights_alone_go_from_one_model_to_another()
    {
        var path = Problems.Temporary("weights.safetensors");
        Sequential from = Problems.Classifier(1), to = Problems.Classifier(2), other = new() { new Dense(3) };
        from.Build((1, 2));
        to.Build((1, 2));
        other.Build((1, 2));
        from.SaveWeights(path);
        to.LoadWeights(path);
        Assert.That(Problems.Values(to), Is.EqualTo(Problems.Values(from)));
        Assert.That(() => other.LoadWeights(path), Throws.InstanceOf<ModelFileException>().With.Message.Contains("dense/kernel"));
    }

    [Test]
    public void Weights_whose_length_of_a_header_reads_PK_are_no_zip()
    {
        var path = Problems.Temporary("PK.safetensors");
        var model = Named(1);
        model.SaveWeights(path);
        const int wanted = 'P' | ('K' << 8);
        model = Named(1 + ((wanted - BitConverter.ToInt32(File.ReadAllBytes(path))) / 2)); // the name stands there twice
        model.SaveWeights(path);
        Assert.That(File.ReadAllBytes(path)[..4], Is.EqualTo("PK\0\0"u8.ToArray()), "the test has a header of 19,280 bytes");
        var (saved, bias) = (Problems.Values(model), model.Parameters[1]);
        bias.Assign(bias.Value + 1);
        model.LoadWeights(path);
        Assert.That(Problems.Values(model), Is.EqualTo(saved));

        static Sequential Named(int length) => new() { new Input(2), new Dense(1) { Name = new('a', length) } };
    }

    [Test]
    public void A_clone_has_weights_of_its_own()
    {
        var model = Problems.Classifier();
        model.Build((1, 2));
        var clone = model.Clone();
        Assert.That(Problems.Values(clone), Is.EqualTo(Problems.Values(model)));
        clone.Parameters[0].Assign(Tensor.Zeros(clone.Parameters[0].Shape));
        Assert.That(Problems.Values(clone), Is.Not.EqualTo(Problems.Values(model)));
    }

    [Test]
    public void A_frozen_parameter_stays_frozen_in_a_clone_and_in_a_file()
    {
        var model = Problems.Classifier();
        model.Build((1, 2));
        ((Dense)model[1]).Bias!.Trainable = false;
        var path = Problems.Temporary("frozen.tensorium");
        model.Save(path);
        foreach (var again in new[] { model.Clone(), Model.Load(path) })
        {
            Assert.That(again.Parameters.Select(parameter => parameter.Trainable), Is.EqualTo(new[] { true, true, true, false }));
            again.Parameters[^1].Trainable = true;
            Assert.That(again.Parameters[^1].Trainable, Is.True, "it is the parameter's own flag, and no layer's");
        }
    }

    [Test]
    public void A_clone_of_averaged_weights_can_be_kept()
    {
        var model = Problems.Classifier();
        model.Optimizer.Average = new ExponentialAverage();
        model.Fit(Problems.Clusters(40), epochs: 2);
        var before = Problems.Values(model);
        float[] averaged;
        Model clone;
        using (model.Optimizer.SwapInAverage()) (averaged, clone) = (Problems.Values(model), model.Clone());
        Assert.That(Problems.Values(clone), Is.EqualTo(averaged).And.Not.EqualTo(before));
        Assert.That(Problems.Values(model), Is.EqualTo(before));
    }

    [Test]
    public void What_cannot_be_described_is_refused_at_saving()
    {
        var path = Problems.Temporary("no.tensorium");
        var own = new Sequential { new Activation(x => x * 2) };
        var part = new Dense(2);
        Input a = new(2);
        var split = new Model([a], [new Sequential { part }.Call(part.Call(a))]);
        Assert.That(() => own.Save(path), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => split.Save(path), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("stands in"));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void A_file_that_was_cut_short_is_named_so()
    {
        var model = Problems.Classifier();
        model.Build((1, 2));
        var path = Problems.Temporary("cut.tensorium");
        model.Save(path);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..500]);
        Assert.That(() => Model.Load(path), Throws.TypeOf<ModelFileException>().With.Message.Contains("its 500 bytes").And.Message.Contains("cut short"));
    }

    [Test]
    public void A_damaged_file_raises_the_named_exception_or_gives_an_equal_model()
    {
        var data = Problems.Clusters(20);
        var model = Problems.Classifier();
        model.Fit(data, epochs: 1);
        var path = Problems.Temporary("damaged.tensorium");
        model.Save(path);
        var whole = File.ReadAllBytes(path);
        var expected = Problems.Values(model);
        var random = new Random(20);
        var refused = 0;
        for (var i = 0; i < 200; i++)
        {
            var bytes = (byte[])whole.Clone();
            if (i % 4 == 0) Array.Resize(ref bytes, random.Next(bytes.Length));
            else
                for (var flips = 1 + (i % 8); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.That(Problems.Values(Model.Load(path)), Is.EqualTo(expected), $"file {i}");
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }
        Assert.That(refused, Is.GreaterThan(150));
    }
}
