using NUnit.Framework;

namespace Tensorium.Tests.Gradients;

/// <summary>Mistakes in a user's own op are named, with the op.</summary>
[TestFixture]
public class FunctionMistakeTests
{
    static Tensor X => Tensor.Ones((2, 3)).WithGrad();

    static IEnumerable<TestCaseData> Mistakes =>
    [
        Row<InvalidOperationException>("Saved in Forward", () => Own(f => f.Read(0)), "Own", "Saved(0)", "Backward"),
        Row<InvalidOperationException>("no result", () => Own(_ => null!), "Own", "Forward", "null"),
        Row<InvalidOperationException>("no gradient", () => Backward(_ => null!), "Own", "Backward", "null"),
        Row<InvalidOperationException>("no gradients", () => Backward(new OwnOfSeveral(_ => null!).Apply(X, X)), "OwnOfSeveral", "Backward", "null"),
        Row<InvalidOperationException>("too few gradients", () => Backward(new OwnOfSeveral(dy => [dy]).Apply(X, X)), "OwnOfSeveral", "1", "2"),
        Row<ArgumentOutOfRangeException>("more than was saved", () => Backward(f => f.Read(1)), "Own", "saved 1", "Saved(1)"),
        Row<ArgumentOutOfRangeException>("a negative one", () => Backward(f => f.Read(-1)), "Own", "Saved(-1)"),
        Row<ArgumentNullException>("null saved", () => Own(f => f.Keep(null!)), "x"),
        Row<ArgumentNullException>("null input", () => new OwnOfSeveral(dy => [dy, dy]).Apply(X, null!), "inputs[1]"),
        Row<ArgumentNullException>("null inputs", () => new OwnOfSeveral(dy => [dy, dy]).Apply((Tensor[])null!), "inputs"),
    ];

    [TestCaseSource(nameof(Mistakes))]
    public void Is_named(Type type, Func<object> action, string[] fragments)
    {
        var error = Assert.Throws(type, () => action())!;
        foreach (var fragment in fragments) Assert.That(error.Message, Does.Contain(fragment));
    }

    static Tensor Own(Func<Own, Tensor> forward) => new Own(forward, _ => X).Apply(X);

    static Tensor Backward(Func<Own, Tensor> backward) => Backward(new Own(f => f.Keep(X) * 2, backward).Apply(X));

    static Tensor Backward(Tensor y)
    {
        y.Sum().Backward();
        return y;
    }

    static TestCaseData Row<TException>(string name, Func<object> action, params string[] fragments) where TException : Exception =>
        new TestCaseData(typeof(TException), action, fragments).SetArgDisplayNames(name);
}

/// <summary>An op whose parts a test gives.</summary>
sealed class Own(Func<Own, Tensor> forward, Func<Own, Tensor> backward) : Function
{
    public Tensor Keep(Tensor x) => Save(x);

    public Tensor Read(int i) => Saved(i);

    protected override Tensor Forward(Tensor x) => forward(this);

    protected override Tensor Backward(Tensor dy) => backward(this);
}

/// <summary>An op of several inputs whose gradients a test gives.</summary>
sealed class OwnOfSeveral(Func<Tensor, Tensor?[]> backward) : MultiFunction
{
    protected override Tensor Forward(Tensor[] inputs) => inputs[0] * 2;

    protected override Tensor?[] Backward(Tensor dy) => backward(dy);
}
