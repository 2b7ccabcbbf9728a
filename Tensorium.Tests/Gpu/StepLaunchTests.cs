using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>How many kernels a training step launches, and that it waits for nothing.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
public class StepLaunchTests(Device device)
{
    [Test]
    public void A_step_of_a_classifier_launches_few_kernels_and_waits_for_nothing()
    {
        const int Batch = 512;
        // The emulator, where a wide layer takes minutes, launches the same kernels for narrow ones.
        int[] widths = device.Kind == DeviceKind.Emulator ? [49, 30, 20, 10] : [784, 300, 100, 10];
        var random = new Generator(1);
        List<Parameter> parameters = [];
        for (var i = 1; i < widths.Length; i++)
        {
            parameters.Add(new($"w{i}", (Tensor.Randn(random, (widths[i - 1], widths[i])) * Math.Sqrt(2.0 / widths[i - 1])).To(device).Detach()));
            parameters.Add(new($"b{i}", Tensor.Zeros(widths[i], device: device)));
        }
        var optimizer = new Adam(parameters);
        var x = Tensor.Rand(random, (Batch, widths[0])).To(device);
        var labels = (Tensor.Rand(random, Batch) * 10).To(DType.Int64).To(device);

        using (var first = device.Profile())
        {
            Step();
            TestContext.Out.WriteLine($"first step: {first}");
        }
        Step();
        using var profile = device.Profile();
        using var loss = Step();
        Assert.That(profile.Synchronizations, Is.Zero);
        Assert.That(profile.BytesToDevice + profile.BytesFromDevice, Is.Zero);
        Assert.That(profile.Compilations, Is.Zero);
        Assert.That(profile.Launches, Is.EqualTo(profile.Kernels.Sum(kernel => kernel.Launches)).And.LessThanOrEqualTo(20), profile.ToString());
        TestContext.Out.WriteLine(profile);
        Assert.That(loss.Item<float>(), Is.InRange(0.5f, 5f));
        Assert.That(profile.Synchronizations, Is.EqualTo(1));
        Assert.That(profile.BytesFromDevice, Is.EqualTo(sizeof(float)));

        Tensor Step()
        {
            using var scope = TensorScope.Enter();
            var y = x;
            for (var layer = 0; layer < 3; layer++)
            {
                var (w, b) = (parameters[2 * layer].Value, parameters[(2 * layer) + 1].Value);
                y = layer < 2 ? y.Linear(w, b, new Relu()) : y.Linear(w, b);
            }
            var result = y.SoftmaxCrossEntropy(labels).Mean();
            result.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            return scope.Keep(result);
        }
    }
}
