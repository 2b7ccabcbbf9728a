using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Layers;

/// <summary>Layers, models and losses of one's own that say no more than they must.</summary>
[TestFixture]
public class OwnLayerTests
{
    [Test]
    public void A_layer_of_ones_own_need_not_say_what_shape_it_gives()
    {
        var x = Tensor.Randn(new Generator(1), 4, 3);
        var model = new Sequential { new OwnDense(5), new Dense(2) };
        Assert.That(model.Call(x).Shape, Is.EqualTo((Shape)(4, 2)));
        var known = new Sequential { new Input(3), new OwnDense(5), new Dense(2) };
        Assert.That(known.Summary(), Does.Contain("(None, 5)").And.Contain("(None, 2)").And.Contain("Total params: 32"));

        Input input = new(3);
        var functional = new Model([input], [new Dense(2).Call(new OwnDense(5).Call(input))]);
        Assert.That(functional.OutputShape((4, 3)), Is.EqualTo((Shape)(4, 2)));
        functional.Compile("sgd", "mse");
        Assert.That(functional.Fit(x, Tensor.Zeros((4, 2)), epochs: 2)["loss"], Has.Count.EqualTo(2));
        Assert.That(new Encoder().OutputShape((4, 3)), Is.EqualTo((Shape)(4, 2)));
        Assert.That(new Sequential { new Encoder(), new Dense(7) }.Call(x).Shape, Is.EqualTo((Shape)(4, 7)));
    }

    [Test]
    public void A_layer_of_several_inputs_need_not_either()
    {
        Input a = new(3), b = new(2);
        var products = new Products();
        Assert.That(products.Call(a, b).Shape, Is.EqualTo((Shape)(1, 3, 2)));
        Tensor x = Tensor.Ones((4, 3)), y = Tensor.Ones((4, 2));
        Assert.That(new Products().Predict([x, y]).Shape, Is.EqualTo((Shape)(4, 3, 2)));
        Assert.That(() => new Sequential { new Dense(1) }.Call(x, y), Throws.InstanceOf<ShapeException>().With.Message.Contains("one input; it got 2"));
        Assert.That(() => new Halves().Call(a), Throws.InvalidOperationException.With.Message.Contains("several results"));
    }

    [Test]
    public void The_call_for_the_shape_costs_nothing_in_the_loss()
    {
        var model = new Sequential { new Penalized(), new Dense(1) { KernelInitializer = "zeros" } };
        model.Compile(new Sgd { LearningRate = 0 }, "mse");
        // the penalty of activities that are all 2 is 0.1 * 4 * (3 values) for each example
        Assert.That(model.TrainOnBatch(Tensor.Ones((4, 3)) * 2, Tensor.Zeros((4, 1))).Loss, Is.EqualTo(0.1 * 4 * 3).Within(1e-5));
    }

    [Test]
    public void Zeros_that_do_not_do_are_named()
    {
        Input input = new(2);
        Assert.That(() => new Picky().Call(input), Throws.InvalidOperationException
            .With.Message.Contains("picky").And.Message.Contains("(1, 2)").And.Message.Contains("no zeros, please").And.Message.Contains("override OutputShape").IgnoreCase);
        var last = new Sequential { new Dense(2), new Picky() };
        Assert.That(last.Call(Tensor.Ones((3, 2))).Shape, Is.EqualTo((Shape)(3, 2)), "nobody asks for the last shape");
        Assert.That(last.Summary(), Does.Contain("picky"));
    }

    [Test]
    public void A_loss_of_ones_own_is_saved_by_its_name()
    {
        Loss.Register(new OwnLoss());
        var model = new Sequential { new Dense(1) };
        model.Compile("sgd", new OwnLoss());
        model.Fit(Problems.Line(8));
        var path = Problems.Temporary("own.tensorium");
        model.Save(path);
        Assert.That(Model.Load(path).Evaluate(Problems.Line(8)).Loss, Is.EqualTo(model.Evaluate(Problems.Line(8)).Loss));
    }

    [Test]
    public void Weights_are_read_from_whole_models_too()
    {
        var model = new Sequential { new Input(2), new Dense(3) };
        string path = Problems.Temporary("whole.tensorium"), nested = Path.Combine(Problems.Temporary("made"), "here", "best.tensorium");
        model.Save(path);
        var other = new Sequential { new Input(2), new Dense(3) };
        other.LoadWeights(path);
        Assert.That(Problems.Values(other), Is.EqualTo(Problems.Values(model)));
        Assert.That(() => new Sequential { new Input(2), new Dense(4) }.LoadWeights(path), Throws.InstanceOf<ModelFileException>().With.Message.Contains("(2, 4)"));

        model.Compile("sgd", "mse");
        model.Fit(Tensor.Ones((4, 2)), Tensor.Ones((4, 3)), callbacks: [new ModelCheckpoint(nested), new CsvLogger(Path.Combine(Problems.Temporary("made"), "logs", "log.csv"))]);
        Assert.That(File.Exists(nested), "its folders are made");
    }

    sealed class OwnDense(int units) : Layer
    {
        Parameter? _kernel, _bias;

        protected override void OnBuild(Shape inputShape)
        {
            _kernel = AddParameter("kernel", (inputShape[-1], units), Initializer.GlorotUniform);
            _bias = AddParameter("bias", units, Initializer.Zeros);
        }

        protected override Tensor Forward(Tensor x, bool training) => x.MatMul(_kernel!.Value) + _bias!.Value;
    }

    sealed class Encoder : Model
    {
        readonly Dense _first, _second;

        public Encoder() => (_first, _second) = (Track(new Dense(4, "relu")), Track(new Dense(2)));

        protected override Tensor Forward(Tensor x, bool training) => _second.Call(_first.Call(x, training), training);
    }

    sealed class Products : Model
    {
        protected override Tensor[] ForwardAll(Tensor[] inputs, bool training) => [inputs[0].Unsqueeze(2) * inputs[1].Unsqueeze(1)];
    }

    sealed class Halves : Model
    {
        protected override Tensor[] ForwardAll(Tensor[] inputs, bool training) => [inputs[0] / 2, inputs[0] / 2];
    }

    sealed class Penalized : Model
    {
        readonly Activation _inner;

        public Penalized() => _inner = Track(new Activation("relu") { ActivityRegularizer = Regularizer.L2(0.1) });

        protected override Tensor Forward(Tensor x, bool training) => _inner.Call(x, training);
    }

    sealed class Picky : Layer
    {
        protected override Tensor Forward(Tensor x, bool training) =>
            x.Ne(0).All().Item<bool>() ? x : throw new NotSupportedException("no zeros, please");
    }

    sealed class OwnLoss : Loss
    {
        public override string Name => "own_of_the_tests";

        protected override Tensor PerExample(Tensor predictions, Tensor targets) => (predictions - targets).Square().Mean(-1);
    }
}
