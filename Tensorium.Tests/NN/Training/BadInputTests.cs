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
        yield return Case("no examples to validate on", typeof(ArgumentException), "to validate on", () => Fit(new() { Validation = Problems.Line(4).Slice(0, 0) }));
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
        yield return Case("fit without a record", typeof(InvalidOperationException), "Autograd.NoGrad", () =>
        {
            using var unrecorded = Autograd.NoGrad();
            Compiled().Fit(Problems.Line(4), epochs: 1);
        });
        yield return Case("an optimizer of another model", typeof(InvalidOperationException), "make a new one", () =>
        {
            var (first, second) = (Plain(), Plain());
            first.Build((1, 2));
            var sgd = new Sgd();
            first.Compile(sgd, Mse);
            second.Compile(sgd, Mse);
        });
        yield return Case("an optimizer of a model that is not built", typeof(InvalidOperationException), "make a new one", () =>
        {
            var sgd = new Sgd();
            Plain().Compile(sgd, Mse);
            Plain().Compile(sgd, Mse);
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
        yield return Case("a weight that is null", typeof(ArgumentNullException), "weights", () =>
        {
            var model = Compiled();
            model.Build((1, 2));
            model.SetWeights([null!, Tensor.Zeros(1)]);
        });
        yield return Case("a name with a slash", typeof(ArgumentException), "'a/b'", () => _ = new Dense(1) { Name = "a/b" });
        yield return Case("class weights of targets", typeof(ArgumentException), "0.5 is none", () => Compiled().Fit(
            Tensor.Zeros((2, 2)), Tensor.From(1f, 0.5f), new FitOptions { ClassWeights = new Dictionary<int, double> { [1] = 2 } }));
        yield return Case("labels for one-hot", typeof(ShapeException), "(4,) do not fit predictions of shape (4, 3): labels of classes", () =>
            _ = ((Loss)"categorical_crossentropy").Call(Tensor.Ones((4, 3)), Tensor.From(0, 1, 2, 0)));
        yield return Case("one-hot for labels", typeof(DTypeException), "one-hot targets of shape (4, 3)", () =>
            _ = ((Loss)"sparse_categorical_crossentropy").Call(Tensor.Ones((4, 3)), Tensor.Ones((4, 3))));
        yield return Case("saving weights before there are any", typeof(InvalidOperationException), "before its first call", () =>
            Plain().SaveWeights(Problems.Temporary("none.safetensors")));
        yield return Case("a folder that is not there", typeof(DirectoryNotFoundException), "to write model.tensorium in", () =>
            Compiled().Save(Path.Combine(Problems.Temporary("no-folder"), "model.tensorium")));
        yield return Case("weights taken for a model", typeof(ModelFileException), "LoadWeights", () =>
        {
            var (model, path) = (Plain(), Problems.Temporary("weights.safetensors"));
            model.Build((1, 2));
            model.SaveWeights(path);
            Model.Load(path);
        });
        yield return Case("weights for a model that is not built", typeof(ModelFileException), "not built yet", () =>
        {
            var (model, path) = (Plain(), Problems.Temporary("weights.safetensors"));
            model.Build((1, 2));
            model.SaveWeights(path);
            Plain().LoadWeights(path);
        });
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
