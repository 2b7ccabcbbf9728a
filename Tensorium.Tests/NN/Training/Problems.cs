using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

/// <summary>Small problems to train on.</summary>
static class Problems
{
    /// <summary>Points around (2, 2) of class 1 and around (-2, -2) of class 0.</summary>
    public static Dataset Clusters(int count, ulong seed = 5)
    {
        var generator = new Generator(seed);
        var labels = Tensor.RandInt(generator, count, 0, 2);
        return new(Tensor.Randn(generator, (count, 2)) + ((labels.To(DType.Float32) * 4) - 2).Unsqueeze(1), labels);
    }

    /// <summary>A classifier of them, compiled, with weights of a seed.</summary>
    public static Sequential Classifier(ulong seed = 7)
    {
        var model = new Sequential { new Dense(8, "tanh"), new Dense(2) };
        model.Generator = new Generator(seed);
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy()]);
        return model;
    }

    /// <summary>y = 2 a - 3 b + 1 without noise.</summary>
    public static Dataset Line(int count, ulong seed = 3)
    {
        var x = Tensor.Randn(new Generator(seed), (count, 2));
        return new(x, ((x[.., 0] * 2) - (x[.., 1] * 3) + 1).Unsqueeze(1));
    }

    /// <summary>All weights one after the other.</summary>
    public static float[] Values(Layer layer) => [.. layer.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];

    /// <summary>A file name in a folder that goes with the test.</summary>
    public static string Temporary(string name)
    {
        var folder = Path.Combine(NUnit.Framework.TestContext.CurrentContext.WorkDirectory, "model-files", NUnit.Framework.TestContext.CurrentContext.Test.ID);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }
}
