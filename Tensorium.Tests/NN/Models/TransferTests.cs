using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Models;

[TestFixture]
public class TransferTests
{
    [Test]
    public void Frozen_layers_of_a_clone_stay_and_a_new_head_learns()
    {
        var data = Problems.Clusters(100);
        var modelA = Problems.Classifier();
        modelA.Fit(data, epochs: 2);
        var original = Problems.Values(modelA);

        var modelB = new Sequential(modelA.Clone().Layers[..^1]) { new Dense(1, "sigmoid") };
        foreach (Layer layer in modelB.Layers[..^1]) layer.Trainable = false;
        modelB.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        var targets = new Dataset(data.Features, data.Labels.To(DType.Float32).Unsqueeze(1));
        modelB.Build(data.Features.Shape);
        float[] frozen = Problems.Values(modelB[0]), head = Problems.Values(modelB[1]);
        var history = modelB.Fit(targets, epochs: 5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Problems.Values(modelB[0]), Is.EqualTo(frozen));
            Assert.That(Problems.Values(modelB[1]), Is.Not.EqualTo(head));
            Assert.That(Problems.Values(modelA), Is.EqualTo(original), "the clone has weights of its own");
            Assert.That(history["loss"][^1], Is.LessThan(history["loss"][0]));
        }

        modelB[0].Trainable = true;
        modelB.Fit(targets, epochs: 1);
        Assert.That(Problems.Values(modelB[0]), Is.Not.EqualTo(frozen));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Folding_a_normalization_changes_no_output(bool useBias)
    {
        var model = new Sequential
        {
            new Dense(6) { UseBias = useBias }, new BatchNormalization(), new Activation("relu"), new Dense(4, "tanh"), new BatchNormalization(), new Dense(2),
        };
        model.Generator = new Generator(1);
        var x = Tensor.Randn(new Generator(2), 64, 5) * 3;
        for (var i = 0; i < 50; i++) model.Call(x, training: true); // statistics far from their first values
        model.Parameters.First(parameter => parameter.Name.EndsWith("beta", StringComparison.Ordinal)).Assign(Tensor.Randn(new Generator(3), 6));
        var folded = ModelSurgery.FoldBatchNormalization(model);
        Assert.That(folded.Layers.Select(layer => layer.GetType().Name), Is.EqualTo(new[] { "Dense", "Activation", "Dense", "BatchNormalization", "Dense" }));
        Assert.That(folded.Predict(x).ToArray<float>(), Is.EqualTo(model.Predict(x).ToArray<float>()).Within(1e-5));
    }

    [Test]
    public void Pruning_zeroes_the_smallest_share_of_kernels()
    {
        var model = new Sequential { new Dense(2) };
        model.Build((1, 3));
        model.SetWeights([Tensor.From(new[,] { { 1f, -2f }, { 0.5f, 4f }, { -0.1f, 3f } }), Tensor.From(0.01f, 0.02f)]);
        Assert.That(ModelSurgery.PruneByMagnitude(model, 1 / 3.0), Is.EqualTo(2));
        Assert.That(Problems.Values(model), Is.EqualTo(new[] { 1f, -2f, 0, 4, 0, 3, 0.01f, 0.02f }));
        Assert.That(ModelSurgery.PruneBelow(model, 2), Is.EqualTo(4));
        var size = ModelSurgery.SizeOf(model);
        Assert.That((size.Parameters, size.Trainable, size.Zeros, size.Bytes), Is.EqualTo((8L, 8L, 4L, 32L)));
        Assert.That(() => ModelSurgery.PruneByMagnitude(model, 1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Pruning_takes_the_share_that_was_asked_for_from_equal_weights()
    {
        var model = new Sequential { new Input(4), new Dense(3) { KernelInitializer = "ones" } };
        Assert.That(ModelSurgery.PruneByMagnitude(model, 0.25), Is.EqualTo(3));
        Assert.That(Problems.Values(model), Is.EqualTo(new[] { 0f, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0 }));
    }

    [Test]
    public void Normalizations_of_several_axes_are_no_kernels()
    {
        var model = new Sequential { new Input(2, 3), new BatchNormalization(1, 2), new LayerNormalization(1, 2), new PReLU(), new Flatten(), new Dense(2) };
        Assert.That(model.Parameters.Where(ParameterGroup.IsKernel).Select(kernel => kernel.Name), Is.EqualTo(new[] { "dense/kernel" }));
        Assert.That(ModelSurgery.PruneByMagnitude(model, 1), Is.EqualTo(12));
        Assert.That(((BatchNormalization)model["batch_normalization"]).MovingVariance.Value.ToArray<float>(), Is.All.EqualTo(1));
        Assert.That(ParameterGroup.WithoutDecay(model.Parameters).Parameters.Count(), Is.EqualTo(model.Parameters.Count - 1));
    }

    [Test]
    public void Weights_are_copied_in_and_out()
    {
        Sequential a = Problems.Classifier(1), b = Problems.Classifier(2);
        a.Build((1, 2));
        b.Build((1, 2));
        b.SetWeights(a.GetWeights());
        Assert.That(Problems.Values(b), Is.EqualTo(Problems.Values(a)));
        Assert.That(a["dense_1"], Is.SameAs(a[1]));
    }
}
