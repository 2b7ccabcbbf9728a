using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

/// <summary>What is refused, and that the message says why.</summary>
[TestFixture]
public class BadInputTests
{
    static readonly Loss Mse = Loss.MeanSquaredError;

    static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("fit before compile", typeof(InvalidOperationException), "call Compile", () => Plain().Fit(Problems.Line(4), epochs: 1));
        yield return Case("evaluate before compile", typeof(InvalidOperationException), "call Compile", () => Plain().Evaluate(Problems.Line(4)));
        yield return Case("two losses for one output", typeof(ArgumentException), "1 outputs", () => Plain().Compile(new Sgd(), [Mse, Mse]));
        yield return Case("two weights for one loss", typeof(ArgumentException), "weights", () => Plain().Compile(new Sgd(), [Mse], [1, 2]));
        yield return Case("metrics for two heads", typeof(ArgumentException), "metrics", () => Plain().Compile(new Sgd(), [Mse], null, [[], []]));
        yield return Case("no epochs before the first", typeof(ArgumentOutOfRangeException), "Epochs", () => Fit(new() { Epochs = 2, InitialEpoch = 3 }));
        yield return Case("empty batches", typeof(ArgumentOutOfRangeException), "BatchSize", () => Fit(new() { BatchSize = 0 }));
        yield return Case("negative epoch", typeof(ArgumentOutOfRangeException), "InitialEpoch", () => Fit(new() { InitialEpoch = -1 }));
        yield return Case("whole split", typeof(ArgumentOutOfRangeException), "ValidationSplit", () => Fit(new() { ValidationSplit = 1 }));
        yield return Case("two validations", typeof(ArgumentException), "not on both", () => Fit(new() { ValidationSplit = 0.5, Validation = Problems.Line(4) }));
        yield return Case("loud", typeof(ArgumentOutOfRangeException), "Verbose", () => Fit(new() { Verbose = 3 }));
        yield return Case("few sample weights", typeof(ShapeException), "sample weights", () => Fit(new() { SampleWeights = Tensor.Ones(3) }));
        yield return Case("negative class weight", typeof(ArgumentException), "class 0", () => Fit(new() { ClassWeights = new Dictionary<int, double> { [0] = -1 } }));
        yield return Case("no examples", typeof(ArgumentException), "no examples", () => Compiled().Fit(new Dataset(Tensor.Zeros((0, 2)), Tensor.Zeros((0, 1)))));
        yield return Case("no examples to evaluate", typeof(ArgumentException), "no examples", () => Compiled().Evaluate(new Dataset(Tensor.Zeros((0, 2)), Tensor.Zeros((0, 1)))));
        yield return Case("no examples to predict", typeof(ArgumentException), "no examples", () => Plain().Predict(Tensor.Zeros((0, 2))));
        yield return Case("features without labels", typeof(ShapeException), "examples", () => Compiled().Fit(Tensor.Zeros((4, 2)), Tensor.Zeros((3, 1))));
        yield return Case("targets of another shape", typeof(ShapeException), "(4, 2)", () => Compiled().Fit(Tensor.Zeros((4, 2)), Tensor.Zeros((4, 2))));
        yield return Case("features of another shape", typeof(ShapeException), "dense", () =>
        {
            var model = Compiled();
            model.Build((1, 2));
            model.Predict(Tensor.Zeros((4, 3)));
        });
        yield return Case("two inputs for one", typeof(ShapeException), "one input", () => Plain().PredictAll([Tensor.Zeros((4, 2)), Tensor.Zeros((4, 2))]));
        yield return Case("nothing to train", typeof(InvalidOperationException), "nothing can be learned", () =>
        {
            var model = Compiled();
            model.Trainable = false;
            model.Fit(Problems.Line(4), epochs: 1);
        });
        yield return Case("no metric to deconstruct", typeof(InvalidOperationException), "metrics", () =>
        {
            (double _, double _) = Compiled().Evaluate(Problems.Line(4));
        });
        yield return Case("no such layer", typeof(KeyNotFoundException), "dense", () => _ = Plain()["encoder"]);
        yield return Case("too few weights", typeof(ArgumentException), "not built", () => Plain().SetWeights([Tensor.Zeros(1)]));
        yield return Case("weights of another shape", typeof(ShapeException), "dense/kernel", () =>
        {
            var model = Compiled();
            model.Build((1, 2));
            model.SetWeights([Tensor.Zeros((3, 1)), Tensor.Zeros(1)]);
        });
        yield return Case("a name that is not logged", typeof(InvalidOperationException), "there are loss", () =>
            Compiled().Fit(Problems.Line(4), epochs: 1, callbacks: [new EarlyStopping { Monitor = "val_acc" }]));
        yield return Case("negative patience", typeof(ArgumentOutOfRangeException), "patience", () => _ = new EarlyStopping { Patience = -1 });
    }

    [TestCaseSource(nameof(Cases))]
    public void Is_refused(Type type, string says, Action act) =>
        Assert.That(act, Throws.InstanceOf(type).With.Message.Contains(says));

    static TestCaseData Case(string name, Type type, string says, Action act) => new TestCaseData(type, says, act).SetArgDisplayNames(name);

    static Sequential Plain() => new() { new Dense(1) };

    static Sequential Compiled()
    {
        var model = Plain();
        model.Compile(new Sgd(), Mse);
        return model;
    }

    static void Fit(FitOptions options) => Compiled().Fit(Problems.Line(4), options);
}
