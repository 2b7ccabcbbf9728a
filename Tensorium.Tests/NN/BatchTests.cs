using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN;

/// <summary>What a batch holds after a part of it was replaced.</summary>
[TestFixture]
public class BatchTests
{
    static Tensor Other() => Tensor.From(new[,] { { 5f, 6f }, { 7f, 8f } });

    [Test]
    public void Training_takes_the_features_that_were_put_in_place()
    {
        var other = Other();
        var batch = new Dataset(Tensor.Zeros((2, 2)), Tensor.Zeros((2, 1))).Batches(2).Single();
        // of a net that adds two numbers, with targets of 0
        Assert.That(Loss(batch), Is.Zero);
        Assert.That(Loss(batch with { Features = other }), Is.EqualTo((11 + 15) / 2.0).Within(1e-6));
        Assert.That(Loss(batch with { Labels = Tensor.Full((2, 1), 3) }), Is.EqualTo(3).Within(1e-6));
        Assert.That(Loss(batch with { Features = other, SampleWeights = Tensor.From(1f, 0) }), Is.EqualTo(11 / 2.0).Within(1e-6));
        Assert.That(Loss(new Batch(other, Tensor.Zeros((2, 1)))), Is.EqualTo((11 + 15) / 2.0).Within(1e-6));

        static double Loss(Batch batch)
        {
            var model = new Sequential { new Dense(1) { KernelInitializer = "ones" } };
            model.Compile(new Sgd { LearningRate = 0 }, "mae");
            return model.TrainOnBatch(batch).Loss;
        }
    }

    [Test]
    public void Only_the_first_of_several_is_replaced_and_only_in_the_copy()
    {
        var other = Other();
        Tensor[] inputs = [Tensor.Zeros((2, 1)), Tensor.Ones((2, 1))], targets = [Tensor.Full((2, 1), 2), Tensor.Full((2, 1), 3)];
        var batch = new Batch(inputs, targets);
        var changed = batch with { Features = other, Labels = other };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed.Inputs, Is.EqualTo(new[] { other, inputs[1] }));
            Assert.That(changed.Targets, Is.EqualTo(new[] { other, targets[1] }));
            Assert.That((changed.Features, changed.Labels), Is.EqualTo((other, other)));
            Assert.That((batch.Features, batch.Labels), Is.EqualTo((inputs[0], targets[0])));
            Assert.That(inputs[0].ToArray<float>(), Is.All.Zero);
        }
    }

    [Test]
    public void Weights_for_all_heads_and_for_each_replace_one_another()
    {
        var other = Other();
        Tensor all = Tensor.From(1f, 2), first = Tensor.From(3f, 4);
        var batch = new Batch([other], [other, other], all);
        Assert.That(batch.HeadSampleWeights, Is.EqualTo(new[] { all, all }));
        var each = batch with { HeadSampleWeights = [first, null] };
        Assert.That((each.SampleWeights, each.HeadSampleWeights[0], each.HeadSampleWeights[1]), Is.EqualTo((default(Tensor), first, default(Tensor))));
        Assert.That((each with { SampleWeights = all }).HeadSampleWeights, Is.EqualTo(new[] { all, all }));
        Assert.That(() => batch with { HeadSampleWeights = [first] }, Throws.ArgumentException.With.Message.Contains("2 targets").And.Message.Contains("1"));
    }

    [Test]
    public void Batches_of_the_same_tensors_are_equal()
    {
        var other = Other();
        Batch one = new(other, other), same = new([other], [other]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one, Is.EqualTo(same));
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(one with { Features = other.Clone() }, Is.Not.EqualTo(same));
            Assert.That(one with { SampleWeights = Tensor.From(1f, 2) }, Is.Not.EqualTo(same));
            Assert.That(new Batch([other, other], [other]), Is.Not.EqualTo(same));
            Batch none = default, nothing = default;
            Assert.That(none, Is.EqualTo(nothing).And.Not.EqualTo(one));
        }
    }
}
