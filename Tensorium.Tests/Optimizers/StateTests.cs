using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>Taking an optimizer's state, going on from it to the bit, and what does not fit.</summary>
[TestFixture]
public class StateTests
{
    static IEnumerable<Func<Optimizer>> Kinds()
    {
        foreach (var name in Optimizer.Names) yield return () => Optimizer.Create(name);
        yield return () => new Sgd { Momentum = 0.9, Nesterov = true };
        yield return () => new Adam { AmsGrad = true, Beta1 = 0.8, ClipNorm = 0.5 };
        yield return () => new RmsProp { Centered = true, Momentum = 0.5, Rho = 0.8 };
        yield return () => new AdamW { WeightDecay = 0.5, GlobalClipNorm = 1 };
    }

    [Test]
    [OnCpu("trains long")]
    public void Going_on_from_a_state_gives_the_bits_of_going_on(
        [ValueSource(nameof(Kinds))] Func<Optimizer> make, [Values(1, 7, 12)] int pause, [Values] bool byName)
    {
        Parameter[] straight = Weights(), before = Weights(), after = Weights();
        var whole = make();
        whole.Attach(straight);
        Train(whole, straight, 1, 20);

        var first = make();
        first.Attach(before);
        Train(first, before, 1, pause);
        var state = first.GetState();
        foreach (var (from, to) in before.Zip(after)) to.Assign(from.Value.Detach());
        Optimizer second;
        if (byName)
        {
            second = Optimizer.FromState(state, after);
        }
        else
        {
            second = make();
            second.Attach(after);
            second.SetState(state);
        }
        Train(first, before, pause + 1, 20); // the state is a copy: this does not change it
        Train(second, after, pause + 1, 20);

        Assert.That(second.StepCount, Is.EqualTo(20));
        for (var i = 0; i < straight.Length; i++)
        {
            Assert.That(after[i].Value.ToArray<float>(), Is.EqualTo(straight[i].Value.ToArray<float>()));
            Assert.That(before[i].Value.ToArray<float>(), Is.EqualTo(straight[i].Value.ToArray<float>()));
        }
        var (one, other) = (whole.GetState(), second.GetState());
        Assert.That(other.Numbers, Is.EquivalentTo(one.Numbers));
        Assert.That(other.Tensors.Keys, Is.EquivalentTo(one.Tensors.Keys));
        foreach (var (name, tensor) in one.Tensors) Assert.That(other.Tensors[name].ValuesEqual(tensor), name);
    }

    [Test]
    public void Nadam_carries_its_product_over_a_change_of_beta()
    {
        Parameter[] one = Weights(), other = Weights();
        Nadam first = new(one), second = new(other);
        Train(first, one, 1, 5);
        first.Beta1 = 0.5;
        Train(first, one, 6, 9);
        foreach (var (from, to) in one.Zip(other)) to.Assign(from.Value.Detach());
        second.SetState(first.GetState());
        Train(first, one, 10, 15);
        Train(second, other, 10, 15);
        Assert.That(other[0].Value.ToArray<float>(), Is.EqualTo(one[0].Value.ToArray<float>()));
    }

    [Test]
    public void Names_are_those_of_the_parameters_and_unique()
    {
        Parameter[] parameters = [new("w", Tensor.Ones(2)), new("b", Tensor.Ones(1)), new("w", Tensor.Ones(3))];
        var optimizer = new Adam(parameters) { LearningRate = 0.25 };
        foreach (var parameter in parameters) parameter.Value.Grad = Tensor.OnesLike(parameter.Value);
        optimizer.Step();

        var state = optimizer.GetState();
        Assert.That(state.Optimizer, Is.EqualTo("adam"));
        Assert.That(state.StepCount, Is.EqualTo(1));
        Assert.That(state.Numbers["LearningRate"], Is.EqualTo(0.25));
        Assert.That(state.Tensors.Keys,
            Is.EquivalentTo(new[] { "w/slot0", "w/slot1", "b/slot0", "b/slot1", "w#2/slot0", "w#2/slot1" }));
        Assert.That(state.Tensors["w#2/slot0"].Shape, Is.EqualTo((Shape)3));
    }

    [Test]
    public void What_does_not_fit_is_named_and_changes_nothing()
    {
        Parameter[] parameters = Weights();
        var adam = new Adam(parameters);
        Train(adam, parameters, 1, 3);
        var state = adam.GetState();

        var other = new Adam([new("dense/kernel", Tensor.Ones((3, 2))), new("dense/bias", Tensor.Ones(4))]);
        Refuses(other, state, "dense/kernel/slot0", "(2, 3)", "(3, 2)");
        Refuses(new Adam([parameters[0]]), state, "no parameter dense/bias", "dense/kernel");
        Refuses(new Adam(), state, "first call");
        Refuses(new AdaMax(Weights()), state, "state of adam", "adamax");
        Refuses(new AdaGrad(Weights()), state with { Optimizer = "adagrad" }, "Beta1", "adagrad");
        Refuses(new Adam(Weights()), state with { Tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["dense/bias/slot1"] = Tensor.Ones(4) } }, "slot1");
        Refuses(new Adam(Weights()), state with { Numbers = new Dictionary<string, double>(StringComparer.Ordinal) }, "StepCount");
        foreach (var steps in (double[])[-1, 2.5, double.NaN])
            Refuses(new Adam(Weights()), state with { Numbers = With("StepCount", steps) }, FormattableString.Invariant($"StepCount = {steps}"));
        var wide = new Parameter("dense/kernel", Tensor.Ones((2, 3), DType.Float64));
        Refuses(new Adam([wide, parameters[1]]), state, "Float32", "Float64");

        Train(adam, parameters, 4, 5);
        var before = adam.GetState();
        Assert.That(() => adam.SetState(state with { Numbers = With("Beta2", 2) }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Beta2").And.Message.Contains("2."));
        Assert.That(adam.GetState().Numbers, Is.EquivalentTo(before.Numbers));
        Assert.That(adam.GetState().Tensors["dense/bias/slot1"].ValuesEqual(before.Tensors["dense/bias/slot1"]));

        Dictionary<string, double> With(string name, double value) => new(state.Numbers, StringComparer.Ordinal) { [name] = value };

        static void Refuses(Optimizer optimizer, OptimizerState state, params string[] words)
        {
            foreach (var word in words)
                Assert.That(() => optimizer.SetState(state), Throws.TypeOf<OptimizerStateException>().With.Message.Contains(word));
            Assert.That(optimizer.StepCount, Is.Zero);
            Assert.That(optimizer.GetState().Tensors, Is.Empty);
        }
    }

    [Test]
    public void Options_that_decide_what_the_state_means_are_fixed_after_a_step()
    {
        var weights = Weights();
        var adam = new Adam(weights);
        Train(adam, weights, 1, 1);
        Assert.That(() => adam.AmsGrad = true, Throws.InvalidOperationException.With.Message.Contains("AmsGrad"));
        Assert.That(() => adam.AmsGrad = false, Throws.Nothing);
        var rms = new RmsProp(weights) { Momentum = 0.5 };
        Train(rms, weights, 1, 1);
        Assert.That(() => rms.Momentum = 0, Throws.InvalidOperationException.With.Message.Contains("Momentum"));
        Assert.That(() => rms.Momentum = 0.25, Throws.Nothing);
    }

    public static Parameter[] Weights() =>
    [
        new("dense/kernel", Tensor.From(new[,] { { 0.7f, -1.2f, 0.05f }, { 3, 0.1f, -0.4f } })),
        new("dense/bias", Tensor.From(0.5f, -0.5f, 0.25f, 1)),
    ];

    /// <summary>Steps first to last, with gradients that change sign and scale.</summary>
    public static void Train(Optimizer optimizer, IReadOnlyList<Parameter> parameters, int first, int last)
    {
        for (var t = first; t <= last; t++)
        {
            for (var k = 0; k < parameters.Count; k++)
                parameters[k].Value.Grad = (parameters[k].Value.Detach() * (1 + k) + Math.Sin(1.7 * t + k)) * Math.Pow(10, t % 5 - 3);
            optimizer.Step();
        }
    }
}
