using System.Globalization;
using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Callbacks;

[TestFixture]
public class CallbackTests
{
    [Test]
    public void Everything_is_called_in_order()
    {
        List<string> calls = [];
        var callback = new LambdaCallback
        {
            TrainBegin = () => calls.Add("train"),
            TrainEnd = () => calls.Add("/train"),
            EpochBegin = epoch => calls.Add($"epoch {epoch}"),
            EpochEnd = (epoch, logs) => calls.Add($"/epoch {epoch} {logs.Count}"),
            TrainBatchBegin = batch => calls.Add($"batch {batch}"),
            TrainBatchEnd = (batch, logs) => calls.Add($"/batch {batch} {logs.ContainsKey("loss")}"),
            TestBegin = () => calls.Add("test"),
            TestEnd = logs => calls.Add($"/test {logs.Count}"),
            TestBatchBegin = batch => calls.Add($"test {batch}"),
            TestBatchEnd = (batch, _) => calls.Add($"/test {batch}"),
            PredictBegin = () => calls.Add("predict"),
            PredictEnd = () => calls.Add("/predict"),
            PredictBatchBegin = batch => calls.Add($"predict {batch}"),
            PredictBatchEnd = (batch, outputs) => calls.Add($"/predict {batch} {outputs[0].Shape}"),
        };
        var model = Problems.Classifier();
        var data = Problems.Clusters(3);
        model.Fit(data, epochs: 1, batchSize: 2, validation: data.Slice(0, 1), callbacks: [callback]);
        model.Evaluate(data, callbacks: [callback]);
        model.Predict(data.Features, batchSize: 2, callbacks: [callback]);
        Assert.That(calls, Is.EqualTo(new[]
        {
            "train", "epoch 0", "batch 0", "/batch 0 True", "batch 1", "/batch 1 True", "test", "test 0", "/test 0", "/test 2",
            "/epoch 0 5", "/train", "test", "test 0", "/test 0", "/test 2", "predict", "predict 0", "/predict 0 (2, 2)", "predict 1",
            "/predict 1 (1, 2)", "/predict",
        }));
    }

    [Test]
    public void All_are_told_of_the_end_also_after_one_that_throws()
    {
        List<string> told = [];
        Callback[] callbacks =
        [
            new LambdaCallback { TrainEnd = () => throw new InvalidDataException("the disk is full") },
            new LambdaCallback { TrainEnd = () => told.Add("second") },
            new LambdaCallback { TrainEnd = () => told.Add("third") },
        ];
        Assert.That(
            () => Problems.Classifier().Fit(Problems.Clusters(3), callbacks: callbacks),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("the disk is full"));
        Assert.That(told, Is.EqualTo(new[] { "second", "third" }));
    }

    /// <summary>An epoch whose loss is a given number: targets make it so, as nothing is learned at a rate of 0.</summary>
    static History Run(double[] losses, params Callback[] callbacks)
    {
        var model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Zeros } };
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        return Run(model, losses, callbacks);
    }

    static History Run(Model model, double[] losses, params Callback[] callbacks)
    {
        // the data of an epoch are changed in place before it begins
        var y = Tensor.Zeros((1, 1));
        var change = new LambdaCallback { EpochBegin = epoch => y.Fill_(Math.Sqrt(losses[epoch])) };
        return model.Fit(Tensor.Zeros((1, 1)), y, new FitOptions { Epochs = losses.Length, Callbacks = [change, .. callbacks] });
    }

    [TestCase(new double[] { 5, 4, 4.5, 4.2, 3 }, 2, 0, 3, 1, TestName = "two epochs without improvement")]
    [TestCase(new double[] { 5, 4, 4.5, 3, 3.5, 2 }, 2, 0, -1, 5, TestName = "improved in time")]
    [TestCase(new double[] { 5, 4.9, 4.8, 1 }, 2, 0.5, 2, 0, TestName = "too small improvements")]
    [TestCase(new double[] { 5, 6, 1 }, 0, 0, 1, 0, TestName = "no patience")]
    public void Early_stopping(double[] losses, int patience, double delta, int stopped, int best)
    {
        var callback = new EarlyStopping { Patience = patience, MinDelta = delta };
        var history = Run(losses, callback);
        Assert.That(callback.StoppedEpoch, Is.EqualTo(stopped < 0 ? null : stopped));
        Assert.That(callback.BestEpoch, Is.EqualTo(best));
        Assert.That(history.Epochs, Has.Count.EqualTo(stopped < 0 ? losses.Length : stopped + 1));
    }

    [Test]
    public void Early_stopping_restores_the_best_weights()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Zeros } };
        model.Build((1, 1));
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        var mark = new LambdaCallback { EpochBegin = epoch => model.SetWeights([Tensor.Full((1, 1), epoch)]) };
        Run(model, [5, 3, 4, 4], mark, new EarlyStopping { Patience = 2, RestoreBestWeights = true });
        Assert.That(Problems.Values(model), Is.EqualTo(new[] { 1f }));
    }

    [Test]
    public void Accuracy_is_better_when_larger()
    {
        var callback = new EarlyStopping { Monitor = "accuracy", Patience = 100 };
        var history = Problems.Classifier().Fit(Problems.Clusters(64), epochs: 5, callbacks: [callback]);
        Assert.That(callback.Best, Is.EqualTo(history["accuracy"].Max()));
    }

    [Test]
    public void A_plateau_lowers_the_rate_after_patience_and_rests_in_the_cooldown()
    {
        var model = new Sequential { new Dense(1) { KernelInitializer = Initializer.Zeros, Trainable = true } };
        model.Compile(new Sgd { LearningRate = 1e-9 }, Loss.MeanSquaredError);
        var history = Run(model, [1, 1, 1, 1, 1, 1, 1, 1], new ReduceLearningRateOnPlateau { Patience = 2, Factor = 0.5, Cooldown = 1, MinLearningRate = 2e-10 });
        // Keras: waits at epochs 1 and 2, lowers; epoch 3 ends the cooldown and counts; lowers at 4; and so on to the least
        Assert.That(history["learning_rate"].Select(rate => rate * 1e9), Is.EqualTo(new[] { 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2 }).Within(1e-12));
    }

    [Test]
    public void A_schedule_sets_the_rate_of_each_epoch()
    {
        var history = Problems.Classifier().Fit(Problems.Clusters(8), epochs: 3, callbacks: [new LearningRateScheduler(epoch => 0.1 / (epoch + 1))]);
        Assert.That(history["learning_rate"], Is.EqualTo(new[] { 0.1, 0.05, 0.1 / 3 }));
        history = Problems.Classifier().Fit(Problems.Clusters(8), epochs: 3, callbacks: [new LearningRateScheduler((_, rate) => rate / 2)]);
        Assert.That(history["learning_rate"], Is.EqualTo(new[] { 0.005, 0.0025, 0.00125 }));
    }

    [Test]
    public void Not_a_number_ends_training_at_once()
    {
        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        var callback = new TerminateOnNaN();
        var y = Tensor.From(new[,] { { 1f }, { float.NaN }, { 1f } });
        var history = model.Fit(Tensor.Ones((3, 1)), y, new FitOptions { BatchSize = 1, Epochs = 5, Shuffle = false, Callbacks = [callback] });
        Assert.That((callback.Batch, history.Epochs.Count), Is.EqualTo(((long?)1, 1)));
    }

    [Test]
    public void A_csv_log_holds_the_history()
    {
        var path = Problems.Temporary("log.csv");
        var model = Problems.Classifier();
        var history = model.Fit(Problems.Clusters(30), epochs: 2, callbacks: [new CsvLogger(path)]);
        Assert.That(File.ReadAllText(path), Is.EqualTo(history.ToCsv()));
        model.Fit(Problems.Clusters(30), new FitOptions { InitialEpoch = 2, Epochs = 3, Callbacks = [new CsvLogger(path) { Append = true }] });
        var lines = File.ReadAllLines(path);
        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines[0], Is.EqualTo("epoch,loss,accuracy,learning_rate"));
        Assert.That(double.Parse(lines[1].Split(',')[1], CultureInfo.InvariantCulture), Is.EqualTo(history["loss"][0]));
    }

    [TestCase("epoch;\"loss\";\"a;\"\"b\"\"\";mean_squared_error\n0;1;2;3", "2;{0:R};;{1:R}", TestName = "quoted columns")]
    [TestCase("\nepoch;loss;mean_squared_error;no\n0;1;2;3", "2;{0:R};{1:R};", TestName = "an empty line before the header")]
    [TestCase("epoch;loss;mean_squared_error;no\n0;1;2;3\n1;2.", "2;{0:R};{1:R};", TestName = "a line that was cut off")]
    public void A_csv_log_goes_on_in_the_columns_of_its_header(string before, string line)
    {
        var path = Problems.Temporary("log.csv");
        File.WriteAllText(path, before);
        var model = new Sequential { new Dense(1) };
        model.Compile("sgd", "mse", [Metric.MeanSquaredError()]);
        var history = model.Fit(Problems.Line(4), new FitOptions
        {
            InitialEpoch = 2,
            Epochs = 3,
            Callbacks = [new CsvLogger(path) { Append = true, Separator = ';' }],
        });
        line = string.Format(CultureInfo.InvariantCulture, line, history["loss"][0], history["mean_squared_error"][0]);
        Assert.That(File.ReadAllText(path), Is.EqualTo($"{before}\n{line}\n"));
    }

    [Test]
    public void A_csv_log_reads_back_whatever_metrics_are_called()
    {
        var path = Problems.Temporary("names.csv");
        string[] names = ["a,b", "\"quoted\"", "two\nlines", "two\r\nlines"];
        var model = new Sequential { new Dense(1) };
        model.Compile("sgd", "mse", names.Select(name => new R2Score { Name = name }));
        var history = model.Fit(Problems.Line(4), callbacks: [new CsvLogger(path)]);
        Assert.That(CsvTable.Load(path).Columns, Is.EqualTo(new[] { "epoch", "loss" }.Concat(names).Append("learning_rate")));
        Assert.That(File.ReadAllText(path), Is.EqualTo(history.ToCsv()));
    }

    [Test]
    public void Paths_of_checkpoints_take_formats_and_only_names_that_are_logged()
    {
        Assert.That(Written("{epoch:03d}-{loss:.1f}-{learning_rate}"), Does.Match("^001-[0-9]+\\.[0-9]-[0-9]\\.[0-9]{4}$"));
        Assert.That(Written("{epoch}{"), Is.EqualTo("01{"));
        Assert.That(() => Written("{val_loss}"), Throws.InvalidOperationException.With.Message.Contains("{val_loss}").And.Message.Contains("loss, "));
        Assert.That(() => Written("{loss:.2e}"), Throws.InvalidOperationException.With.Message.Contains("{loss:.2e}"));
        Assert.That(() => Written("{epoch:.2f}"), Throws.InvalidOperationException);

        static string Written(string name)
        {
            var model = Problems.Classifier();
            var checkpoint = new ModelCheckpoint(Problems.Temporary(name)) { SaveWeightsOnly = true };
            model.Fit(Problems.Clusters(20), epochs: 1, callbacks: [checkpoint]);
            return Path.GetFileName(checkpoint.LastPath!);
        }
    }

    [Test]
    public void Checkpoints_hold_the_best_epoch_or_each()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Zeros } };
        model.Build((1, 1));
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        var mark = new LambdaCallback { EpochBegin = epoch => model.SetWeights([Tensor.Full((1, 1), epoch)]) };
        string best = Problems.Temporary("best.tensorium"), each = Problems.Temporary("each-{epoch}-{loss}.safetensors");
        Run(model, [5, 3, 4], mark, new ModelCheckpoint(best) { SaveBestOnly = true }, new ModelCheckpoint(each) { SaveWeightsOnly = true });
        Assert.That(Problems.Values(Model.Load(best)), Is.EqualTo(new[] { 1f }));
        var files = Directory.GetFiles(Path.GetDirectoryName(each)!, "each-*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        Assert.That(files, Is.EqualTo(new[] { "each-01-5.0000.safetensors", "each-02-3.0000.safetensors", "each-03-4.0000.safetensors" }));
    }

    [Test]
    public void A_checkpoint_of_an_earlier_fit_is_not_overwritten_by_a_worse_one()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Zeros } };
        model.Build((1, 1));
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        var path = Problems.Temporary("best.tensorium");
        var checkpoint = new ModelCheckpoint(path) { SaveBestOnly = true };
        float mark = 0;
        var count = new LambdaCallback { EpochBegin = _ => model.SetWeights([Tensor.Full((1, 1), ++mark)]) };
        Run(model, [5, 3], count, checkpoint);
        Run(model, [4, 3.5], count, checkpoint);
        Assert.That(Problems.Values(Model.Load(path)), Is.EqualTo(new[] { 2f }));
        Run(model, [2, 6], count, checkpoint);
        Assert.That(Problems.Values(Model.Load(path)), Is.EqualTo(new[] { 5f }));
    }

    [Test]
    public void A_run_that_is_cut_off_keeps_the_weights_of_its_last_step()
    {
        var model = new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Zeros } };
        model.Build((1, 1));
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        using var source = new CancellationTokenSource();
        var mark = new LambdaCallback { EpochBegin = epoch => model.SetWeights([Tensor.Full((1, 1), epoch)]) };
        var best = new EarlyStopping { Monitor = "loss", Patience = 9, RestoreBestWeights = true };
        var y = Tensor.Zeros((1, 1));
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var cancel = new LambdaCallback
        {
            EpochBegin = epoch =>
            {
                y.Fill_(epoch);
                if (epoch == 2) source.Cancel();
            },
        };
        Assert.That(
            () => model.Fit(Tensor.Zeros((1, 1)), y, epochs: 4, callbacks: [mark, best, cancel, new BackupAndRestore(path)], cancellation: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That((best.BestEpoch, Problems.Values(model)[0], File.Exists(path)), Is.EqualTo((0, 2f, true)));
    }

    [Test]
    public void A_backup_of_a_run_that_failed_while_it_was_told_to_stop_stays()
    {
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var stop = new EarlyStopping { Monitor = "learning_rate" };
        var fail = new LambdaCallback { EpochEnd = (epoch, logs) => _ = epoch == 1 ? throw new IOException("the disk is full") : logs };
        Assert.That(
            () => Problems.Classifier().Fit(Problems.Clusters(8), epochs: 4, callbacks: [stop, fail, new BackupAndRestore(path)]),
            Throws.InstanceOf<IOException>());
        Assert.That(File.Exists(path), Is.True);
    }

    [Test]
    public void Progress_goes_to_the_writer_alone()
    {
        using var output = new StringWriter();
        Problems.Classifier().Fit(Problems.Clusters(64), new FitOptions { Epochs = 2, Verbose = 1, Output = output });
        var lines = output.ToString().Split('\n');
        Assert.That(lines[0], Is.EqualTo("Epoch 1/2"));
        Assert.That(lines[1], Does.Match("^2/2 ━{20} \\d+s \\d+(ms|us)/step - loss: \\d\\.\\d{4} - accuracy: \\d\\.\\d{4} - learning_rate: 0\\.0100$"));
        Assert.That(lines, Has.Length.EqualTo(5));
    }

    [Test]
    public void A_terminal_line_is_written_over()
    {
        using var output = new StringWriter();
        Problems.Classifier().Fit(Problems.Clusters(64), epochs: 1, callbacks: [new ProgressBar(output, isTerminal: true)]);
        Assert.That(output.ToString(), Does.Contain("\r2/2 "));
    }

    [Test]
    public void A_history_draws_a_curve_for_each_name()
    {
        var history = Problems.Classifier().Fit(Problems.Clusters(64), epochs: 3, validation: Problems.Clusters(10));
        var svg = System.Xml.Linq.XDocument.Parse(history.ToSvg());
        var curves = svg.Descendants().Where(element => element.Name.LocalName == "polyline").ToArray();
        Assert.That(curves, Has.Length.EqualTo(4));
        Assert.That(curves.Select(curve => curve.Attribute("points")!.Value.Split(' ').Length), Is.All.EqualTo(3));
        Assert.That(() => history["none"], Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("loss"));
    }
}
