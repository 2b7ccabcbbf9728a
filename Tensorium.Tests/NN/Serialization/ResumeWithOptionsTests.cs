using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>Schedules, groups, filters, generators and what callbacks count: training goes on from files as if never interrupted.</summary>
[TestFixture]
public class ResumeWithOptionsTests
{
    static readonly Dataset Data = Problems.Clusters(100);

    [Test]
    public void A_file_brings_schedules_groups_and_the_filter_of_decay_back()
    {
        var whole = Compiled();
        Fit(whole, 0, 6);
        var half = Compiled();
        Fit(half, 0, 3);
        var path = Problems.Temporary("half.tensorium");
        half.Save(path);
        var again = Model.Load(path);
        Fit(again, 3, 6);

        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
        var optimizer = again.Optimizer;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(optimizer.LearningRate, Is.EqualTo(whole.Optimizer.LearningRate));
            Assert.That($"{optimizer.Schedule}", Is.EqualTo($"{whole.Optimizer.Schedule}"));
            Assert.That(optimizer.Groups.Select(group => (group.Name, group.LearningRateMultiplier, group.WeightDecay)), Is.EqualTo(new[]
            {
                ("first", 0.5, (double?)null), ("last biases", 2.0, 0.25),
            }));
            Assert.That(optimizer.Groups[1].Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "dense_1/bias" }));
            Assert.That(again.Parameters.Select(optimizer.WeightDecayFilter!), Is.EqualTo(new[] { true, false, true, false }));
        }
        var second = Problems.Temporary("second.tensorium");
        Model.Load(path).Save(second);
        Assert.That(File.ReadAllBytes(second), Is.EqualTo(File.ReadAllBytes(path)));

        static Sequential Compiled()
        {
            var model = Problems.Classifier();
            model.Build((1, 2));
            var optimizer = new Momentum
            {
                WeightDecay = 0.1,
                WeightDecayFilter = ParameterGroup.IsKernel,
                Schedule = Schedule.Cosine(0.1, 40).WithWarmup(10),
                MomentumSchedule = new OneCycle(0.1, 40).Momentum,
            };
            optimizer.Groups.Add(new(model[0].Parameters) { Name = "first", LearningRateMultiplier = 0.5 });
            optimizer.Groups.Add(new([((Dense)model[1]).Bias!]) { Name = "last biases", LearningRateMultiplier = 2, WeightDecay = 0.25 });
            model.Compile(optimizer, Loss.SparseCategoricalCrossentropy(fromLogits: true));
            return model;
        }

        static void Fit(Model model, int from, int to) =>
            model.Fit(Data, new FitOptions { InitialEpoch = from, Epochs = to, BatchSize = 16 });
    }

    [Test]
    public void A_schedule_that_is_a_function_must_be_given_again_or_registered()
    {
        var path = Problems.Temporary("function.tensorium");
        var own = Schedule.Of(step => 0.1 / (1 + step));
        var model = Problems.Classifier();
        model.Optimizer.Schedule = own;
        model.Fit(Data, epochs: 1);
        model.Save(path);
        var again = Model.Load(path);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(model)));
        again.Evaluate(Data);
        Assert.That(() => again.Fit(Data), Throws.InvalidOperationException.With.Message.Contains("Schedule.Register"));
        again.Optimizer.Schedule = own;
        again.Fit(Data);

        Schedule.Register("a tenth, falling", own);
        model.Save(path);
        Assert.That(Model.Load(path).Optimizer.Schedule, Is.SameAs(own));
        Assert.That(() => Schedule.FromConfig(new("none")), Throws.TypeOf<ConfigException>().With.Message.Contains("cosine"));
        Assert.That(() => Schedule.FromConfig(new("power") { ["initial"] = 1, ["steps"] = 0, ["power"] = 1 }), Throws.TypeOf<ConfigException>());
    }

    [Test]
    public void An_optimizer_or_a_group_that_a_file_cannot_hold_is_refused_at_saving()
    {
        var path = Problems.Temporary("refused.tensorium");
        var model = Problems.Classifier();
        model.Build((1, 2));
        model.Optimizer.Groups.Add(new([new Parameter("foreign", Tensor.Ones(2))]) { Name = "strangers" });
        Assert.That(() => model.Save(path), Throws.TypeOf<NotSupportedException>().With.Message.Contains("strangers").And.Message.Contains("foreign"));
        model.Compile(new Stubborn(), Loss.MeanSquaredError);
        Assert.That(() => model.Save(path), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Stubborn"));
        Assert.That(File.Exists(path), Is.False);
    }

    [TestCase(1), TestCase(2), TestCase(3), TestCase(4), TestCase(5), TestCase(6), TestCase(7)]
    [OnCpu("trains long")]
    public void A_backup_brings_back_what_callbacks_counted_and_every_generator(int crash)
    {
        string folder = Path.GetDirectoryName(Problems.Temporary("x"))!;
        var whole = new Run(Path.Combine(folder, $"whole-{crash}"));
        whole.Fit(null);
        Assert.That(whole.Stopping.StoppedEpoch, Is.Not.Null, "the problem is made so that patience ends");
        Assert.That(whole.Plateau, Is.LessThan(0.01), "and that the rate falls before");

        var path = Path.Combine(folder, $"cut-{crash}");
        var cut = new Run(path);
        Assert.That(() => cut.Fit(crash), Throws.InstanceOf<InvalidDataException>());
        var again = new Run(path);
        again.Fit(null);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Problems.Values(again.Model), Is.EqualTo(Problems.Values(whole.Model)));
            Assert.That(again.Plateau, Is.EqualTo(whole.Plateau));
            Assert.That(
                (again.Stopping.Best, again.Stopping.BestEpoch, again.Stopping.StoppedEpoch),
                Is.EqualTo((whole.Stopping.Best, whole.Stopping.BestEpoch, whole.Stopping.StoppedEpoch)));
            Assert.That(File.ReadAllText($"{path}.csv"), Is.EqualTo(File.ReadAllText($"{whole.Path}.csv")));
            Assert.That(File.ReadAllBytes($"{path}.best"), Is.EqualTo(File.ReadAllBytes($"{whole.Path}.best")));
            Assert.That(Path.GetFileName(again.Checkpoint.LastPath), Is.EqualTo($"cut-{crash}.best"));
        }
    }

    [Test]
    public void Other_callbacks_than_those_that_were_saved_are_named()
    {
        var path = Problems.Temporary("callbacks.tensorium");
        File.Delete(path);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 1 ? throw new InvalidDataException("power failed") : 0 };
        Callback[] callbacks = [new BackupAndRestore(path), new EarlyStopping()];
        Assert.That(() => Problems.Classifier().Fit(Data, epochs: 3, callbacks: [.. callbacks, crash]), Throws.InstanceOf<InvalidDataException>());
        var model = Problems.Classifier();
        Assert.That(
            () => model.Fit(Data, epochs: 3, callbacks: [callbacks[0], new ReduceLearningRateOnPlateau()]),
            Throws.InstanceOf<ModelFileException>().With.Message.Contains("EarlyStopping").And.Message.Contains("ReduceLearningRateOnPlateau"));
    }

    [Test]
    public void A_backup_that_does_not_fit_changes_nothing([Values("sgd", "adam")] string optimizer)
    {
        var path = Problems.Temporary($"{optimizer}.backup");
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 1 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(
            () => Problems.Classifier().Fit(Data, epochs: 3, callbacks: [new BackupAndRestore(path), new EarlyStopping(), crash]),
            Throws.InstanceOf<InvalidDataException>());
        var model = Problems.Classifier(seed: 8);
        model.Build(Data.Features.Shape);
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy(fromLogits: true));
        var (values, drawn) = (Problems.Values(model), model.Generator.State);
        Callback counting = optimizer is "sgd" ? new EarlyStopping() : new ReduceLearningRateOnPlateau(); // one thing differs
        Assert.That(
            () => model.Fit(Data, epochs: 3, callbacks: [new BackupAndRestore(path), counting]),
            Throws.InstanceOf<ModelFileException>().With.Message.Contains(optimizer is "sgd" ? "adam" : "EarlyStopping"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Problems.Values(model), Is.EqualTo(values));
            Assert.That(model.Generator.State, Is.EqualTo(drawn));
            Assert.That(model.Optimizer.StepCount, Is.Zero);
        }
    }

    /// <summary>A run with everything that counts or draws: overfitting noise, so that the validation gets worse.</summary>
    sealed class Run(string path)
    {
        readonly Generator _orders = new(31);

        public string Path => path;

        public Sequential Model { get; } = Create();

        public EarlyStopping Stopping { get; } = new() { Patience = 7, RestoreBestWeights = true };

        public ModelCheckpoint Checkpoint { get; } = new($"{path}.best") { SaveBestOnly = true };

        public double Plateau => Model.Optimizer.LearningRate;

        public void Fit(int? crash) => Model.Fit(Data, new FitOptions
        {
            Epochs = 60,
            BatchSize = 16,
            Validation = new(Problems.Clusters(40, 8).Features, Problems.Clusters(40, 9).Labels),
            ShuffleGenerator = _orders,
            Callbacks =
            [
                new BackupAndRestore($"{path}.backup"), Stopping, Checkpoint,
                new ReduceLearningRateOnPlateau { Patience = 1, Cooldown = 1, Factor = 0.5 },
                new CsvLogger($"{path}.csv"),
                new LambdaCallback { EpochBegin = epoch => _ = epoch == crash ? throw new InvalidDataException("power failed") : 0 },
            ],
        });

        static Sequential Create()
        {
            var model = new Sequential { new Dense(8, "tanh"), new Dropout(0.2) { Seed = 5 }, new GaussianNoise(0.1), new Dense(2) };
            model.Generator = new(7);
            model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy(fromLogits: true));
            return model;
        }
    }

    sealed class Stubborn : Optimizer
    {
        public Stubborn() : base(null, 0.1)
        {
        }

        protected override void Update() => Apply(new SgdRule());
    }
}
