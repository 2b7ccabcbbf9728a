using Tensorium.Kernels.Cpu;
using Tensorium.NN;
using Tensorium.Tests.Gpu;

namespace Tensorium.Tests.NN.Devices;

/// <summary>Where models move in these tests: a second processor, which every build has, and the devices of the GPU backend.</summary>
static class OtherDevices
{
    public static Device[] All { get; } = [new CpuDevice(), .. GpuBackend.Devices];

    /// <summary>A classifier of 6 numbers with most of what there is to move: statistics, random numbers, penalties, constraints.</summary>
    public static Sequential Classifier(Func<Optimizer>? optimizer = null, DType dtype = DType.Float64)
    {
        var model = new Sequential
        {
            new Normalization([0.5], [4]),
            new Dense(8, "tanh") { KernelRegularizer = Regularizer.L1L2(1e-3, 1e-3), KernelConstraint = new MaxNorm(2) },
            new BatchNormalization(),
            new Dropout(0.2),
            new GaussianNoise(0.1),
            new Dense(5),
            new PReLU(),
            new LayerNormalization(),
            new Dense(3),
        };
        (model.DType, model.Generator) = (dtype, new Generator(7));
        model.Compile(optimizer?.Invoke() ?? new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy()]);
        return model;
    }

    /// <summary>Examples for it, on the processor.</summary>
    public static Dataset Examples(int count = 24, DType dtype = DType.Float64)
    {
        var x = Tensor.Randn(new Generator(3), (count, 6), dtype: dtype, device: Device.Cpu);
        return new(x, x[.., ..3].ArgMax(-1));
    }

    /// <summary>All weights one after the other.</summary>
    public static double[] Values(Layer layer) =>
        [.. layer.Parameters.SelectMany(parameter => parameter.Value.To(DType.Float64).ToArray<double>())];
}
