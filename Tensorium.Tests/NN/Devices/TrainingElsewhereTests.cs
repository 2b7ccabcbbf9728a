using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Devices;

/// <summary>Data on the processor trains, evaluates and asks a model on another device: with the numbers that it has here.</summary>
[TestFixtureSource(typeof(OtherDevices), nameof(OtherDevices.All))]
[OnCpu("its data go to another device")]
public class TrainingElsewhereTests(Device device)
{
    [Test]
    public void Fit_with_all_callbacks_gives_the_history_of_the_processor()
    {
        var (train, valid) = OtherDevices.Examples(30).Split(0.7, seed: 1);
        var (here, expected) = Run(OtherDevices.Classifier(), "here");
        var (there, actual) = Run(OtherDevices.Classifier().To(device), "there");
        Assert.That(actual.Names, Is.EqualTo(expected.Names));
        foreach (var name in expected.Names) Assert.That(actual[name], Is.EqualTo(expected[name]).Within(1e-7), name);
        Assert.That(OtherDevices.Values(there), Is.EqualTo(OtherDevices.Values(here)).Within(1e-6), "the best weights");
        Assert.That(there.Parameters.Select(parameter => parameter.Value.Device), Is.All.SameAs(device));

        (Model Model, History History) Run(Model model, string name)
        {
            using var board = new TensorBoard(Problems.Temporary($"{name}-board")) { HistogramFrequency = 1 };
            var history = model.Fit(train, new FitOptions
            {
                Epochs = 4,
                BatchSize = 8,
                Validation = valid,
                ClassWeights = new Dictionary<int, double> { [0] = 2, [2] = 0.5 },
                SampleWeights = Tensor.Linspace(0.5, 1.5, train.Count),
                Callbacks =
                [
                    new EarlyStopping { Patience = 1, MinDelta = 10, RestoreBestWeights = true }, new ReduceLearningRateOnPlateau { Patience = 1 },
                    new ModelCheckpoint(Problems.Temporary($"{name}.tensorium")), new CsvLogger(Problems.Temporary($"{name}.csv")), board,
                    new TerminateOnNaN(), new BackupAndRestore(Problems.Temporary($"{name}-backup.tensorium")),
                ],
            });
            return (model, history);
        }
    }

    [Test]
    public void Data_of_which_a_part_lies_there_already_stay_whole()
    {
        var data = OtherDevices.Examples();
        var labels = data.Labels.To(device);
        var model = OtherDevices.Classifier().To(device);
        model.Fit(new Dataset(data.Features, labels), new FitOptions { Epochs = 2, BatchSize = 8, Shuffle = false });
        Assert.That(labels.ToArray<long>(), Is.EqualTo(data.Labels.ToArray<long>()));
        var expected = OtherDevices.Classifier();
        expected.Fit(data, new FitOptions { Epochs = 2, BatchSize = 8, Shuffle = false });
        Assert.That(OtherDevices.Values(model), Is.EqualTo(OtherDevices.Values(expected)).Within(1e-6));
    }

    [Test]
    public void A_run_that_was_cut_off_goes_on_on_another_device()
    {
        var data = OtherDevices.Examples();
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var whole = OtherDevices.Classifier();
        whole.Fit(data, epochs: 4, batchSize: 8);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 2 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(
            () => OtherDevices.Classifier().To(device).Fit(data, epochs: 4, batchSize: 8, callbacks: [new BackupAndRestore(path), crash]),
            Throws.InstanceOf<InvalidDataException>());
        var again = OtherDevices.Classifier();
        var history = again.Fit(data, epochs: 4, batchSize: 8, callbacks: [new BackupAndRestore(path)]);
        Assert.That(history.Epochs, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(OtherDevices.Values(again), Is.EqualTo(OtherDevices.Values(whole)).Within(1e-6));
    }

    [Test]
    public void Results_lie_where_the_inputs_do()
    {
        var (here, there, data) = (OtherDevices.Classifier(), OtherDevices.Classifier().To(device), OtherDevices.Examples());
        var expected = here.Predict(data.Features, batchSize: 7).ToArray<double>();
        foreach (var on in new[] { Device.Cpu, device })
        {
            var found = there.Predict(data.Features.To(on), batchSize: 7);
            Assert.That((found.Device, found.ToArray<double>()), Is.EqualTo((on, expected)).Within(1e-9));
            Assert.That(there.Evaluate(data.To(on)).Loss, Is.EqualTo(here.Evaluate(data).Loss).Within(1e-9));
        }
    }

    [Test]
    public void Data_that_lie_there_train_with_the_same_batches()
    {
        var (far, near) = (OtherDevices.Classifier().To(device), OtherDevices.Classifier().To(device));
        far.Fit(OtherDevices.Examples(), epochs: 2, batchSize: 8);
        near.Fit(OtherDevices.Examples().To(device), epochs: 2, batchSize: 8);
        Assert.That(OtherDevices.Values(near), Is.EqualTo(OtherDevices.Values(far)));
        foreach (var batch in OtherDevices.Examples().To(device).Batches(8, new Generator(1)))
        {
            Assert.That(batch.Features.Device, Is.SameAs(device));
            Assert.That(batch.To(device).Features, Is.SameAs(batch.Features), "no copy of what is there");
        }
    }

    [Test]
    public void Metrics_count_as_on_the_processor()
    {
        var random = new Generator(4);
        Tensor p = Tensor.Rand(random, (40, 1)), t = Tensor.Bernoulli(random, (40, 1), 0.5), w = Tensor.Rand(random, 40);
        Tensor scores = Tensor.Rand(random, (40, 4)), labels = Tensor.RandInt(random, 40, 0, 4);
        foreach (var make in new Func<Metric>[]
        {
            () => new Precision(), () => new Recall(), () => new F1Score(), () => new Auc(), () => new Auc(AucCurve.PrecisionRecall) { IsExact = true },
            () => new ConfusionMatrix(2), () => new R2Score(), Metric.Accuracy, () => Metric.BinaryAccuracy(), () => "mean_absolute_error", () => "root_mean_squared_error",
        })
            Same(make, p, t);
        foreach (var make in new Func<Metric>[] { () => new ConfusionMatrix(4), () => new F1Score(), Metric.SparseCategoricalAccuracy, () => Metric.SparseTopKCategoricalAccuracy(2) })
            Same(make, scores, labels);

        void Same(Func<Metric> make, Tensor predictions, Tensor targets)
        {
            foreach (var weights in new[] { null, w })
            {
                var (here, there) = (make(), make());
                here.Update(predictions, targets, weights);
                there.Update(predictions.To(device), targets.To(device), weights?.To(device));
                Assert.That(there.Result, Is.EqualTo(here.Result).Within(1e-6), here.Name);
            }
        }
    }

    [Test]
    public void Losses_are_those_of_the_processor()
    {
        var random = new Generator(4);
        Tensor p = Tensor.Rand(random, (6, 4), 0.1, 0.9, DType.Float64), t = Tensor.Rand(random, (6, 4), 0.1, 0.9, DType.Float64);
        Tensor labels = Tensor.From(0L, 3, -1, 2, 1, 1), w = Tensor.Rand(random, 6, dtype: DType.Float64);
        var table = Loss.Names.Where(name => !name.StartsWith("sparse", StringComparison.Ordinal)).Select(name => ((Loss)name, t))
            .Append((Loss.SparseCategoricalCrossentropy(ignoreClass: -1), labels))
            .Append((Loss.SparseCategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1), labels.Abs()))
            .Append((Loss.Huber(0.2).With(LossReduction.MeanWithSampleWeight), t));
        foreach (var (loss, targets) in table)
        {
            var (here, there) = (p.Detach().WithGrad(), p.To(device).WithGrad());
            var (expected, actual) = (loss.Call(here, targets, w), loss.Call(there, targets.To(device), w.To(device)));
            expected.Backward();
            actual.Backward();
            Assert.That(actual.Item<double>(), Is.EqualTo(expected.Item<double>()).Within(1e-9), loss.Name);
            Assert.That(there.Grad!.ToArray<double>(), Is.EqualTo(here.Grad!.ToArray<double>()).Within(1e-9), loss.Name);
        }
    }

    [Test]
    public void Embeddings_several_heads_and_weights_of_each_train_as_on_the_processor()
    {
        var random = new Generator(6);
        Tensor words = Tensor.RandInt(random, (20, 3), 0, 9), numbers = Tensor.Randn(random, (20, 2), dtype: DType.Float64);
        Tensor classes = Tensor.RandInt(random, 20, 0, 4), sums = numbers.Sum(1, keepDims: true);
        var data = new Dataset([words, numbers], [classes, sums], [Tensor.Rand(random, 20), null]);
        var (here, there) = (Make(), Make().To(device));
        here.Fit(data, epochs: 2, batchSize: 8);
        there.Fit(data, epochs: 2, batchSize: 8);
        Assert.That(OtherDevices.Values(there), Is.EqualTo(OtherDevices.Values(here)).Within(1e-8));
        var (expected, actual) = (here.PredictAll([words, numbers]), there.PredictAll([words, numbers]));
        for (var head = 0; head < 2; head++) Assert.That(actual[head].ToArray<double>(), Is.EqualTo(expected[head].ToArray<double>()).Within(1e-8));

        static Model Make()
        {
            Input word = new(3), number = new(2);
            var both = new Concatenate().Call(new Flatten().Call(new Embedding(9, 4).Call(word)), number);
            var hidden = new Dense(6, "gelu").Call(both);
            var model = new Model([word, number], [new Dense(4).Call(hidden), new Dense(1).Call(hidden)]) { DType = DType.Float64, Generator = new(2) };
            model.Compile(new Adam { LearningRate = 0.05 }, [Loss.SparseCategoricalCrossentropy(fromLogits: true), "mse"], [1, 0.5], [["accuracy"], ["mae"]]);
            return model;
        }
    }

    [Test]
    public void Layers_that_draw_random_numbers_draw_those_of_the_processor()
    {
        var x = Tensor.Rand(new Generator(3), (4, 6));
        foreach (var make in new Func<Layer>[]
        {
            () => new Dropout(0.5), () => new MCDropout(0.5), () => new AlphaDropout(0.3), () => new GaussianNoise(0.2), () => new GaussianDropout(0.4),
            () => new RandomizedLeakyReLU(), () => new Dropout(0.5) { NoiseShape = [-1, 1] },
        })
        {
            var (here, there) = (make(), make().To(device));
            (here.Generator, there.Generator) = (new(8), new(8));
            Assert.That(there.Call(x.To(device), training: true).ToArray<float>(), Is.EqualTo(here.Call(x, training: true).ToArray<float>()).Within(1e-5), here.Name);
        }
    }

    [Test]
    public void A_normalization_adapts_to_data_that_lie_elsewhere()
    {
        var x = OtherDevices.Examples().Features;
        var layer = new Normalization { DType = DType.Float64 }.To(device);
        layer.Adapt(x);
        var y = layer.Call(x.To(device));
        Assert.That((y.Device, layer.Mean.Device), Is.EqualTo((device, device)));
        Assert.That(y.Mean(0).ToArray<double>(), Is.All.EqualTo(0).Within(1e-12));
        Assert.That(y.Var(0).ToArray<double>(), Is.All.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void The_digits_are_learned_as_well_as_on_the_processor()
    {
        var (train, test) = Datasets.Digits().Split(0.5, seed: 1, stratified: true);
        double here = Accuracy(Device.Cpu), there = Accuracy(device);
        Assert.That(here, Is.GreaterThan(0.85));
        Assert.That(there, Is.EqualTo(here).Within(0.01));

        double Accuracy(Device on)
        {
            var model = new Sequential { new Flatten(), new Dense(32, "relu"), new Dense(10) };
            model.Generator = new Generator(2);
            model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy(fromLogits: true), [Metric.Accuracy()]);
            model.To(on).Fit(train, epochs: 3, batchSize: 64);
            var (_, accuracy) = model.Evaluate(test, batchSize: 256);
            return accuracy;
        }
    }
}
