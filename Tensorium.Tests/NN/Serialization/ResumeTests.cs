using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.NN.Training;

namespace Tensorium.Tests.NN.Serialization;

[TestFixture]
public class ResumeTests
{
    [Test]
    public void Training_that_goes_on_from_a_file_has_the_bits_of_one_that_was_never_interrupted()
    {
        var data = Problems.Clusters(100);
        var whole = Problems.Classifier();
        whole.Fit(data, epochs: 6, batchSize: 16);

        var path = Problems.Temporary("half.tensorium");
        var half = Problems.Classifier();
        half.Fit(data, epochs: 3, batchSize: 16);
        half.Save(path);
        var again = Model.Load(path);
        again.Fit(data, new FitOptions { Epochs = 6, InitialEpoch = 3, BatchSize = 16 });
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
        Assert.That(again.Optimizer.StepCount, Is.EqualTo(whole.Optimizer.StepCount));
    }

    [Test]
    public void A_backup_restores_a_run_that_was_cut_off()
    {
        var data = Problems.Clusters(100);
        var whole = Problems.Classifier();
        whole.Fit(data, epochs: 6, batchSize: 16);

        var path = Problems.Temporary("backup.tensorium");
        File.Delete(path);
        var crash = new LambdaCallback { EpochBegin = epoch => _ = epoch == 4 ? throw new InvalidDataException("power failed") : 0 };
        Assert.That(
            () => Problems.Classifier().Fit(data, epochs: 6, batchSize: 16, callbacks: [new BackupAndRestore(path), crash]),
            Throws.InstanceOf<InvalidDataException>());
        Assert.That(File.Exists(path), Is.True);

        var backup = new BackupAndRestore(path);
        var again = Problems.Classifier(seed: 99);
        var history = again.Fit(data, epochs: 6, batchSize: 16, callbacks: [backup]);
        Assert.That(Problems.Values(again), Is.EqualTo(Problems.Values(whole)));
        Assert.That(history.Epochs, Is.EqualTo(new[] { 4, 5 }));
        Assert.That((backup.RestoredEpoch, File.Exists(path)), Is.EqualTo(((int?)4, false)));
    }
}
