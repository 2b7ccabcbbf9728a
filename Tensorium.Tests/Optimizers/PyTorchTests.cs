using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Compatibility with PyTorch: the weight after steps 1, 7 and 20 of <see cref="Trajectory"/> as PyTorch 1.13 gives it in double.</summary>
[TestFixture]
public class PyTorchTests
{
    public static IEnumerable<TestCaseData> Runs()
    {
        yield return Run(new Sgd { Momentum = 0.9 }, 0.6990555573233785, -0.32442435174915296, -1.5554888029739107);
        yield return Run(new Sgd { Momentum = 0.9, Nesterov = true }, 0.6982055589144193, -0.5468054801226742, -1.7798021923500182);
        yield return Run(new Sgd { Momentum = 0.9, WeightDecay = 0.05 }, 0.6957222239900452, -0.3799199409589248, -1.395181304740899);
        yield return Run(new Momentum(), 0.6990555573233785, -0.32442435174915296, -1.5554888029739107);
        yield return Run(new Nag(), 0.6982055589144193, -0.5468054801226742, -1.7798021923500182);
        yield return Run(new AdaGrad { Epsilon = 1e-2 }, 0.6971063381085819, 0.705044038842419, 0.6740524265000443);
        yield return Run(new AdaDelta { Epsilon = 1e-2 }, 0.6990557894288061, 0.6880995425840527, 0.6561761618647869);
        yield return Run(new RmsProp { Epsilon = 1e-2 }, 0.6281022787698092, 0.7645815362051489, 0.6339148296049124);
        yield return Run(new RmsProp { Epsilon = 1e-2, Centered = true }, 0.6272105524501104, 0.7702561532162683, 0.6253664988050897);
        yield return Run(new RmsProp { Epsilon = 1e-2, Momentum = 0.5 }, 0.6281022787698092, 0.831625734026314, 0.6166984221444588);
        yield return Run(
            new RmsProp { Epsilon = 1e-2, Momentum = 0.5, Centered = true }, 0.6272105524501104, 0.842635878094714, 0.6002806255776584);
        yield return Run(new Adam { Beta2 = 0.99, Epsilon = 1e-2 }, 0.6525802398242484, 0.6160262681401011, 0.48979381786292286);
        yield return Run(
            new Adam { Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-2, AmsGrad = true }, 0.6525802398242484, 0.6238118908470504, 0.5279118612666959);
        yield return Run(
            new Adam { Beta2 = 0.99, Epsilon = 1e-2, WeightDecay = 0.05 }, 0.6221042041420172, 0.49884561630866514, 0.3655664137796277);
        yield return Run(
            new AdamW { Beta2 = 0.99, Epsilon = 1e-2, WeightDecay = 0.05 }, 0.649246906490915, 0.5962635384497581, 0.4512969404983724);
        yield return Run(new AdaMax { Beta2 = 0.95, Epsilon = 1e-2 }, 0.6525802398242484, 0.6499494186097757, 0.5736688704114139);
        // With foreach: the loop over single tensors of 1.13 has one factor too many in the product, mended since.
        yield return Run(new Nadam { Beta2 = 0.99, Epsilon = 1e-2 }, 0.6499033100331411, 0.6887426632802317, 0.6041268764799756);
        yield return Run(new RAdam { Beta2 = 0.99, Epsilon = 1e-2 }, 0.6990555573233785, 0.554487233889306, 0.5369609397955765);

        static TestCaseData Run(Optimizer optimizer, params double[] expected) =>
            new TestCaseData(optimizer, expected).SetArgDisplayNames($"{optimizer.Name} {expected[2]}");
    }

    [TestCaseSource(nameof(Runs))]
    public void Numbers_are_PyTorchs(Optimizer optimizer, double[] expected)
    {
        var w = new Parameter("w", Tensor.From(Trajectory.Start));
        optimizer.Attach([w]);
        optimizer.Compatibility = Compatibility.PyTorch;
        optimizer.Schedule = Schedule.Of(t => Trajectory.Rate((int)t + 1));
        List<double> seen = [];
        for (var t = 1; t <= Trajectory.Steps; t++)
        {
            w.Value.Grad = Tensor.From(Trajectory.Gradient(t));
            optimizer.Step();
            if (t is 1 or 7 or 20) seen.Add(w.Value.Item<double>());
        }
        Assert.That(seen, Is.EqualTo(expected).Within(1e-12));
        Assert.That(() => optimizer.Compatibility = Compatibility.Keras, Throws.InvalidOperationException.With.Message.Contains("after 20 steps"));
    }

    // torch.nn.utils.clip_grad_norm_ of 1.13 on the gradients [0.3, 0.4] and [1.2], to a norm of 0.5.
    [Test]
    public void Clipping_is_PyTorchs()
    {
        Parameter[] w = [new("a", Tensor.Zeros(2, DType.Float64)), new("b", Tensor.Zeros(1, DType.Float64))];
        w[0].Value.Grad = Tensor.From(0.3, 0.4);
        w[1].Value.Grad = Tensor.From(1.2);
        new Sgd(w) { LearningRate = 1, GlobalClipNorm = 0.5, Compatibility = Compatibility.PyTorch }.Step();
        Assert.That(w.SelectMany(each => each.Value.ToArray<double>()), Is.EqualTo(new[] { -0.11538452662728721, -0.15384603550304965, -0.46153810650914884 }).Within(1e-15));
    }
}
