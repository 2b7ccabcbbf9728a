using System.Runtime.CompilerServices;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>Optimizers of one's own in files: announced by a name, they go on to the bit; others are refused by name.</summary>
[TestFixture]
public class OwnOptimizerTests
{
    static Dataset Data => Problems.Clusters(64);

    [Test]
    public void One_that_is_registered_goes_on_from_a_file_to_the_bit()
    {
        Optimizer.Register("leaky", () => new Leaky());
        string path = Problems.Temporary("leaky.tensorium"), checkpoint = Problems.Temporary("checkpoint.tensorium");
        var whole = Compiled(new Leaky { Leak = 0.75, LearningRate = 0.02 });
        whole.Fit(Data, epochs: 6);

        var first = Compiled(new Leaky { Leak = 0.75, LearningRate = 0.02 });
        first.Fit(Data, epochs: 3, callbacks: [new ModelCheckpoint(checkpoint)]);
        first.Save(path);
        foreach (var file in (string[])[path, checkpoint])
        {
            var second = Model.Load(file);
            Assert.That(second.Optimizer, Is.TypeOf<Leaky>());
            Assert.That((((Leaky)second.Optimizer).Leak, second.Optimizer.LearningRate), Is.EqualTo((0.75, 0.02)));
            Assert.That(second.Optimizer.StepCount, Is.EqualTo(first.Optimizer.StepCount));
            second.Fit(Data, new FitOptions { InitialEpoch = 3, Epochs = 6 });
            Assert.That(Problems.Values(second), Is.EqualTo(Problems.Values(whole)), file);
        }
        Assert.That(Problems.Values(whole), Is.Not.EqualTo(Problems.Values(first)), "three epochs change something");
    }

    [Test]
    public void One_that_is_registered_is_made_by_its_name()
    {
        Optimizer.Register("leaky", () => new Leaky { Leak = 0.5 });
        Optimizer.Register("leaky", () => new Leaky { Leak = 0.25 });
        Assert.That(((Leaky)Optimizer.Create("leaky")).Leak, Is.EqualTo(0.25), "the later factory replaces the earlier");
        Assert.That(Compiled("leaky").Optimizer, Is.TypeOf<Leaky>());
        Assert.That(Optimizer.Names, Does.Not.Contain("leaky"));
        Assert.That(() => Optimizer.Create("leakier"), Throws.ArgumentException.With.Message.Contains("'leakier'").And.Message.Contains("leaky").And.Message.Contains("lion"));
    }

    [Test]
    public void One_that_is_not_registered_is_refused_at_saving()
    {
        var path = Problems.Temporary("unknown.tensorium");
        Assert.That(() => Compiled(new Unknown()).Save(path), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("Unknown").And.Message.Contains("'unknown'").And.Message.Contains("Optimizer.Register"));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void One_that_the_loading_program_does_not_know_is_named()
    {
        var state = new OptimizerState("from_elsewhere", new Dictionary<string, double>(StringComparer.Ordinal) { ["StepCount"] = 3 }, new Dictionary<string, Tensor>(StringComparer.Ordinal));
        Assert.That(() => Optimizer.FromState(state, []), Throws.ArgumentException.With.Message.Contains("'from_elsewhere'").And.Message.Contains("Optimizer.Register"));

        var path = Problems.Temporary("elsewhere.tensorium");
        Compiled("adam").Save(path);
        var file = ModelFile.Read(path);
        file.Config.Part("compile")!["optimizer"] = new LayerConfig(state.Optimizer) { ["StepCount"] = 0 };
        ModelFile.Write(path, file);
        Assert.That(() => Model.Load(path), Throws.TypeOf<ModelFileException>()
            .With.Message.Contains("'from_elsewhere'").And.Message.Contains("Optimizer.Register"));
    }

    [Test]
    public void Names_of_built_in_ones_are_refused()
    {
        foreach (var name in (string[])["adam", "ADAM", "RMSprop", "sgd"])
            Assert.That(() => Optimizer.Register(name, () => new Leaky()), Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("built in"), name);
        Assert.That(() => Optimizer.Register(" ", () => new Leaky()), Throws.ArgumentException);
        Assert.That(() => Optimizer.Register("nothing", null!), Throws.ArgumentNullException);
        Assert.That(() => Compiled(new Impostor()).Save(Problems.Temporary("impostor.tensorium")), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("Impostor").And.Message.Contains("'sgd'"), "it would be loaded as the built-in one");
    }

    static Sequential Compiled(Optimizer optimizer)
    {
        var model = Problems.Classifier();
        model.Build((1, 2));
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }

    /// <summary>A heavy ball, by a rule of its own.</summary>
    sealed class Leaky() : Optimizer(null, 0.01)
    {
        public double Leak { get; set; } = 0.9;

        protected override void Update() => Apply(new LeakyRule(Leak, 0));

        protected override void Exchange(OptionExchange options)
        {
            base.Exchange(options);
            Leak = options.Keep(Leak);
        }
    }

    public readonly record struct LeakyRule(double Leak, double Rate) : IUpdateRule<LeakyRule>
    {
        public static int SlotCount => 1;

        public LeakyRule At(long step, double learningRate) => this with { Rate = learningRate };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            s.A = Leak * s.A + g;
            return w - Rate * s.A;
        }
    }

    sealed class Unknown() : Optimizer(null, 0.01)
    {
        protected override void Update() => Apply(new SgdRule());
    }

    sealed class Impostor() : Optimizer(null, 0.01)
    {
        public override string Name => "sgd";

        protected override void Update() => Apply(new SgdRule());
    }
}
