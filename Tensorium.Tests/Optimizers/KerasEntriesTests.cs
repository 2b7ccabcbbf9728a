using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>
/// The other vectors of the test-suite of Keras 3 (keras-team/keras at 3422977, keras/src/optimizers/*_test.py), and those for
/// momentum of tf-keras (keras-team/tf-keras at 6add81a, tf_keras/optimizers/legacy/gradient_descent_test.py); Apache-2.0.
/// </summary>
[TestFixture]
public class KerasEntriesTests
{
    // test_single_step: weights 1, 2, 3, 4, gradients 1, 6, 7, 2, learning rate 0.5, other options at their defaults.
    [TestCase("sgd", 0.5, -1.0, -0.5, 3.0)]
    [TestCase("adagrad", 0.5233, 1.5007, 2.5005, 3.5061)]
    [TestCase("adadelta", 0.9993, 1.9993, 2.9993, 3.9993)]
    [TestCase("rmsprop", -0.5811, 0.4189, 1.4189, 2.4189)]
    [TestCase("adam", 0.5, 1.5, 2.5, 3.5)]
    [TestCase("adamax", 0.5, 1.5, 2.5, 3.5)]
    [TestCase("lion", 0.5, 1.5, 2.5, 3.5)]
    [TestCase("lamb", -0.3693, 0.6306, 1.6306, 2.6306)]
    public void A_single_step_is_as_in_Keras(string name, params double[] expected)
    {
        var w = new Parameter("w", Tensor.From(1f, 2, 3, 4));
        w.Value.Grad = Tensor.From(1f, 6, 7, 2);
        var optimizer = Optimizer.Create(name);
        optimizer.Attach([w]);
        optimizer.LearningRate = 0.5;
        optimizer.Step();
        Assert.That(w.Value.Detach().To(DType.Float64).ToArray<double>(), Is.EqualTo(expected).Within(1e-4));
    }

    // test_weight_decay: one weight of 2 without gradient, decayed by 0.004 three times at learning rate 1; excluded ones stay.
    [TestCaseSource(typeof(Optimizer), nameof(Optimizer.Names))]
    public void Weight_decay_is_as_in_Keras(string name)
    {
        Parameter decayed = new("decayed", Tensor.From(2f)), excluded = new("exclude", Tensor.From(2f));
        for (var i = 0; i < 3; i++)
        {
            foreach (var parameter in new[] { decayed, excluded }) parameter.Value.Grad = Tensor.Zeros(1);
            var optimizer = Optimizer.Create(name);
            optimizer.Attach([decayed, excluded]);
            (optimizer.LearningRate, optimizer.WeightDecay) = (1, 0.004);
            optimizer.WeightDecayFilter = parameter => parameter != excluded;
            optimizer.Step();
        }
        Assert.That(decayed.Value.Item<float>(), Is.EqualTo(1.9760959).Within(1e-6));
        Assert.That(excluded.Value.Item<float>(), Is.EqualTo(2));
    }

    // test_ema: the average starts from the first step's weights, and overwrites them in every third step.
    [Test]
    public void The_moving_average_is_as_in_Keras()
    {
        var w = new Parameter("w", Tensor.From(new[,] { { 3f, 4 }, { 5, 6 } }));
        w.Value.Grad = Tensor.Ones((2, 2));
        var sgd = new Sgd([w]) { LearningRate = 1, Average = new ExponentialAverage { Momentum = 0.9, OverwriteEvery = 3 } };
        float[] weights = [2, 1, 1.71f], averages = [2, 1.9f, 1.71f];
        for (var t = 0; t < 3; t++)
        {
            sgd.Step();
            Assert.That(w.Value.ToArray<float>(), Is.EqualTo(new[] { weights[t], weights[t] + 1, weights[t] + 2, weights[t] + 3 }).Within(1e-6));
            Assert.That(sgd.GetState().Tensors["w/average"].ToArray<float>(),
                Is.EqualTo(new[] { averages[t], averages[t] + 1, averages[t] + 2, averages[t] + 3 }).Within(1e-6));
        }
    }

    // test_gradient_accumulation
    [Test]
    public void Accumulation_is_as_in_Keras()
    {
        var w = new Parameter("w", Tensor.From(new[,] { { 1f, 2 }, { 3, 4 } }));
        w.Value.Grad = Tensor.Ones((2, 2));
        var sgd = new Sgd([w]) { LearningRate = 1, GradientAccumulationSteps = 3 };
        float[] first = [1, 1, 0, 0], accumulated = [1, 2, 0, 1];
        long[] steps = [0, 0, 1, 1];
        for (var t = 0; t < 4; t++)
        {
            sgd.Step();
            Assert.That(w.Value.ToArray<float>(), Is.EqualTo(new[] { first[t], first[t] + 1, first[t] + 2, first[t] + 3 }));
            Assert.That(sgd.StepCount, Is.EqualTo(steps[t]));
            if (accumulated[t] > 0) Assert.That(sgd.GetState().Tensors["w/accumulated"].ToArray<float>(), Has.All.EqualTo(accumulated[t]));
            else Assert.That(sgd.GetState().Tensors.Keys, Has.None.EqualTo("w/accumulated"));
        }
    }

    // test_clip_norm, test_clip_value, test_global_clip_norm
    [Test]
    public void Clipping_is_as_in_Keras()
    {
        Assert.That(Clipped(new Sgd { ClipNorm = 1 }, 100, 100), Is.EqualTo(new[] { 0.7071067811865476, 0.7071067811865476 }).Within(1e-12));
        Assert.That(Clipped(new Sgd { ClipValue = 1 }, 100, 100), Is.EqualTo(new[] { 1.0, 1 }));
        Assert.That(Clipped(new Sgd { GlobalClipNorm = 1 }, 50, 100), Is.EqualTo(new[] { 0.4472135954999579, 0.8944271909999159 }).Within(1e-12));

        static double[] Clipped(Optimizer optimizer, params double[] gradient)
        {
            var w = new Parameter("w", Tensor.Zeros(2, DType.Float64));
            w.Value.Grad = Tensor.From(gradient);
            optimizer.Attach([w]);
            optimizer.LearningRate = 1;
            optimizer.Step();
            return [.. w.Value.ToArray<double>().Select(each => -each)];
        }
    }

    // MomentumOptimizerTest.testBasic and testNesterovMomentum: learning rate 2, momentum 0.9.
    [Test]
    public void Momentum_is_as_in_tf_keras()
    {
        Check(false, [1, 2], [[0.1, 0.1], [0.1, 0.1]], [[0.8, 1.8], [0.42, 1.42]], [[-0.2, -0.2], [-0.38, -0.38]]);
        Check(false, [3, 4], [[0.01, 0.01], [0.01, 0.01]], [[2.98, 3.98], [2.942, 3.942]], [[-0.02, -0.02], [-0.038, -0.038]]);
        Check(true, [1, 2], [[10, 20], [-370, -740], [13528, 27056], [-494687.8, -989375.6]],
            [[-37, -74], [1352.8, 2705.6], [-49468.78, -98937.56], [1808955.838, 3617911.676]], null);
        Check(true, [3, 4], [[3, 3], [3, 3], [3, 3], [3, 3]],
            [[-8.4, -7.4], [-24.66, -23.66], [-45.294, -44.294], [-69.8646, -68.8646]], null);

        static void Check(bool nesterov, double[] start, double[][] gradients, double[][] expected, double[][]? velocities)
        {
            var w = new Parameter("w", Tensor.From(start));
            var sgd = new Sgd([w]) { LearningRate = 2, Momentum = 0.9, Nesterov = nesterov };
            for (var t = 0; t < gradients.Length; t++)
            {
                w.Value.Grad = Tensor.From(gradients[t]);
                sgd.Step();
                Assert.That(w.Value.ToArray<double>(), Is.EqualTo(expected[t]).Within(1e-12 * Math.Abs(expected[t][0]) + 1e-12));
                if (velocities is not null) Assert.That(sgd.GetState().Tensors["w/slot0"].ToArray<double>(), Is.EqualTo(velocities[t]).Within(1e-12));
            }
        }
    }
}
