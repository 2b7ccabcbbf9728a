using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>State that decays does not stay among the subnormal numbers, where processors are slow.</summary>
[TestFixture]
public class SubnormalStateTests
{
    /// <remarks>0.5ᵗ is subnormal in Float32 from step 127, in Float64 from 1,023.</remarks>
    [Test]
    public void A_mean_without_new_gradients_becomes_zero([Values] bool wide, [Values(1, 16, 67)] int count)
    {
        var kind = wide ? DType.Float64 : DType.Float32;
        var weight = new Parameter("weight", Tensor.Zeros([count]).To(kind));
        var optimizer = new Adam([weight]) { Beta1 = 0.5 };
        weight.Value.Grad = Tensor.Ones([count]).To(kind);
        optimizer.Step();
        weight.Value.Grad = Tensor.Zeros([count]).To(kind);
        var smallest = wide ? double.ScaleB(1, -1022) : double.ScaleB(1, -126);
        var last = wide ? 1088 : 192; // multiples of 64
        while (optimizer.StepCount < last)
        {
            optimizer.Step();
            var mean = double.ScaleB(1, -(int)optimizer.StepCount); // halved without rounding: exact
            if (mean < smallest) continue;
            Assert.That(Slot(optimizer, 0), Is.All.EqualTo(mean), $"step {optimizer.StepCount}");
        }
        Assert.That(Slot(optimizer, 0), Is.All.EqualTo(0));
        Assert.That(Slot(optimizer, 1), Is.All.GreaterThan(smallest), "a normal number stays");
    }

    [Test]
    public void NaN_and_signs_of_normal_numbers_stay()
    {
        var weight = new Parameter("weight", Tensor.Zeros([4]));
        var optimizer = new Momentum([weight]) { Beta = 0.999 };
        weight.Value.Grad = Tensor.From([1f, -1f, float.NaN, 0f]);
        optimizer.NonFinite = NonFinitePolicy.Ignore;
        for (var step = 0; step < 64; step++) optimizer.Step();
        var slot = Slot(optimizer, 0);
        Assert.Multiple(() =>
        {
            Assert.That(slot[0], Is.Not.Zero);
            Assert.That(slot[1], Is.EqualTo(-slot[0]));
            Assert.That(slot[2], Is.NaN);
            Assert.That(slot[3], Is.Zero);
        });
    }

    static double[] Slot(Optimizer optimizer, int slot) => optimizer.GetState().Tensors[$"weight/slot{slot}"].To(DType.Float64).ToArray<double>();
}
