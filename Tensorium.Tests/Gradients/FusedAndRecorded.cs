using NUnit.Framework;

namespace Tensorium.Tests.Gradients;

/// <summary>Backward has two forms: fused kernels, and, when its graph is asked for, recorded ops. Both give one result.</summary>
static class FusedAndRecorded
{
    public static void Compare(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        var fused = Gradients(f, inputs, createGraph: false);
        var recorded = Gradients(f, inputs, createGraph: true);
        var (leaves, sums) = Sums(f, inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            // backward into leaves, twice: written straight into their sums where that is possible
            Assert.That(leaves[i].Grad, Is.SameAs(sums[i]));
            Assert.That(
                sums[i].ToArray<double>(), Is.EqualTo(Array.ConvertAll(fused[i].ToArray<double>(), x => 2 * x)).Within(1e-12),
                $"sum of gradients by input {i}");
            Assert.That(fused[i].Shape, Is.EqualTo(inputs[i].Shape));
            Assert.That(recorded[i].Shape, Is.EqualTo(inputs[i].Shape));
            Assert.That(fused[i].DType, Is.EqualTo(inputs[i].DType));
            Assert.That(
                fused[i].ToArray<double>(), Is.EqualTo(recorded[i].ToArray<double>()).Within(1e-12), $"gradient by input {i}");
        }
    }

    static (Tensor[] Leaves, Tensor[] Sums) Sums(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        var leaves = Array.ConvertAll(inputs, x => x.Detach().WithGrad());
        var y = f(leaves);
        y.Backward(Weights(y), retainGraph: true);
        var sums = Array.ConvertAll(leaves, x => x.Grad!);
        f(leaves).Backward(Weights(y));
        return (leaves, sums);
    }

    static Tensor Weights(Tensor y) => Tensor.Rand(new Generator(5), y.Shape, 0.5, 1.5, DType.Float64);

    static Tensor[] Gradients(Func<Tensor[], Tensor> f, Tensor[] inputs, bool createGraph)
    {
        var leaves = Array.ConvertAll(inputs, x => x.Detach().WithGrad());
        var y = f(leaves);
        return Autograd.Vjp(y, Weights(y), leaves, createGraph);
    }
}
