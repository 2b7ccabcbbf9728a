using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Callbacks;

/// <summary>What would fail after the first epoch, which may take an hour, fails before it.</summary>
[TestFixture]
public class RefusedBeforeTrainingTests
{
    static IEnumerable<TestCaseData> Unfollowed()
    {
        foreach (var create in new Func<string?, MonitorMode, Callback>[]
        {
            (monitor, mode) => new EarlyStopping { Monitor = monitor, Mode = mode },
            (monitor, mode) => new ReduceLearningRateOnPlateau { Monitor = monitor, Mode = mode },
            (monitor, mode) => new ModelCheckpoint(Problems.Temporary("best.tensorium")) { Monitor = monitor, Mode = mode, SaveBestOnly = true, SaveWeightsOnly = true },
        })
        {
            yield return new(create, "val_accuracy", MonitorMode.Auto, "'val_accuracy' cannot be monitored: there are loss, dice, learning_rate");
            yield return new(create, "dice", MonitorMode.Auto, "set Mode to Max or Min");
            yield return new(create, "dice", MonitorMode.Max, null);
            yield return new(create, null, MonitorMode.Auto, null);
        }
    }

    [TestCaseSource(nameof(Unfollowed))]
    public void What_cannot_be_followed_is_refused_before_the_first_step(
        Func<string?, MonitorMode, Callback> create, string? monitor, MonitorMode mode, string? message)
    {
        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd(), Loss.MeanSquaredError, [Metric.Custom("dice", (p, t) => p)]);
        var fit = () => model.Fit(Problems.Line(20), callbacks: [create(monitor, mode)]);
        if (message is null) Assert.That(fit, Throws.Nothing);
        else Assert.That(fit, Throws.InvalidOperationException.With.Message.Contains(message));
        Assert.That(model.Optimizer.StepCount, Is.EqualTo(message is null ? 1 : 0));
    }

    [Test]
    public void A_model_that_cannot_be_saved_has_no_checkpoints()
    {
        var own = new Sequential { new Dense(1), new Activation(x => x * 2) };
        own.Compile(new Sgd(), Loss.MeanSquaredError);
        Refuses<NotSupportedException>(own, new ModelCheckpoint(Problems.Temporary("own.tensorium")), "Activation");
        Assert.That(() => own.Fit(Problems.Line(20), callbacks: [new ModelCheckpoint(Problems.Temporary("own.weights")) { SaveWeightsOnly = true }]), Throws.Nothing);
    }

    [Test]
    public void A_checkpoint_needs_a_folder_that_can_be_written()
    {
        using var folder = new TemporaryFolder();
        var file = folder["file"];
        File.WriteAllText(file, "no folder");
        Refuses<IOException>(Line(), new ModelCheckpoint(Path.Combine(file, "{epoch}.tensorium")), "file");
        Refuses<IOException>(Line(), new ModelCheckpoint(Path.Combine(file, "{epoch}", "model.tensorium")), "file");
        Refuses<IOException>(Line(), new BackupAndRestore(Path.Combine(file, "backup")), "file");
        Refuses<InvalidOperationException>(Line(), new ModelCheckpoint(folder["{acuracy}.tensorium"]), "{acuracy}");
        var folders = Path.Combine(folder.Path, "{epoch}", "model.tensorium");
        Line().Fit(Problems.Line(20), epochs: 2, callbacks: [new ModelCheckpoint(folders)]);
        Assert.That(Directory.GetDirectories(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "01", "02" }));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "no probe is left");
    }

    [Test]
    public void A_rate_that_a_schedule_sets_is_not_lowered()
    {
        var model = Line();
        model.Optimizer.Schedule = new OneCycle(0.1, 50);
        Refuses<InvalidOperationException>(model, new ReduceLearningRateOnPlateau(), "sets the learning rate");
    }

    static Sequential Line()
    {
        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        return model;
    }

    static void Refuses<TException>(Model model, Callback callback, string message) where TException : Exception
    {
        Assert.That(() => model.Fit(Problems.Line(20), callbacks: [callback]), Throws.InstanceOf<TException>().With.Message.Contains(message));
        Assert.That(model.Optimizer.StepCount, Is.Zero);
    }
}
