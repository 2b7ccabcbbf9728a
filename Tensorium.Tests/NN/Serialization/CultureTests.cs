using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>Files are the same where numbers are written in another way.</summary>
[TestFixture]
public class CultureTests
{
    [Test]
    public void Numbers_that_JSON_lacks_are_written_alike_everywhere()
    {
        var config = new LayerConfig("Own")
        {
            ["nan"] = double.NaN,
            ["high"] = double.PositiveInfinity,
            ["low"] = double.NegativeInfinity,
            ["several"] = new[] { -1.5, double.NaN },
        };
        var before = config.ToJson().ToJsonString();
        using var comma = new CommaCulture();
        Assert.That(config.ToJson().ToJsonString(), Is.EqualTo(before));
        Assert.That(LayerConfig.FromJson(config.ToJson()), Is.EqualTo(config));
    }

    [Test]
    public void A_run_with_checkpoints_goes_on_everywhere()
    {
        using var comma = new CommaCulture();
        var data = Problems.Clusters(40);
        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 2 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(() => Problems.Classifier().Fit(data, epochs: 3, callbacks: [.. Callbacks(), crash]), Throws.InstanceOf<InvalidDataException>());
        var history = Problems.Classifier().Fit(data, epochs: 3, callbacks: Callbacks());
        Assert.That(history.Epochs, Is.EqualTo(new[] { 2 }));

        Callback[] Callbacks() =>
        [
            new ModelCheckpoint(Problems.Temporary("each-{epoch}-{loss}.tensorium")), new EarlyStopping { StartFromEpoch = 2 },
            new ReduceLearningRateOnPlateau(), new CsvLogger(Problems.Temporary("log.csv")), new BackupAndRestore(path),
        ];
    }

    [Test]
    public void Logs_and_models_are_the_same()
    {
        var before = Written("point");
        using var comma = new CommaCulture();
        var after = Written("comma");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.Csv, Is.EqualTo(before.Csv));
            Assert.That(after.Svg, Is.EqualTo(before.Svg));
            Assert.That(after.Model, Is.EqualTo(before.Model));
        }

        static (string Csv, string Svg, byte[] Model) Written(string name)
        {
            var model = Problems.Classifier();
            var path = Problems.Temporary($"{name}.tensorium");
            var history = model.Fit(Problems.Clusters(30), epochs: 2);
            model.Optimizer.Schedule = Schedule.Exponential(0.01, 0.5, 10).Then(5, new OneCycle(0.25, 10));
            model.Save(path);
            Assert.That(Model.Load(path).Optimizer.LearningRate, Is.EqualTo(model.Optimizer.LearningRate));
            return (history.ToCsv(), history.ToSvg(), File.ReadAllBytes(path));
        }
    }
}
