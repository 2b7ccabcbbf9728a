using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>A process that saves after every step is killed at random moments: each file is then the old one or the new one.</summary>
[TestFixture]
[Category("Slow")]
[Platform(Exclude = "Win", Reason = "there is no SIGKILL")]
[OnCpu("files")]
public class KillTests
{
    const int Kills = 50;

    [Test]
    public void Fifty_kills_leave_whole_files_and_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(9);
        int reported = 0, midway = 0, leftovers = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // most are killed while they save; each fifth perhaps while it starts, loads or makes its first step
            var lines = kill % 5 == 4 ? Run(folder.Path, 0, random.Next(600)) : Run(folder.Path, 2, random.Next(60));
            if (lines.Length > 0)
            {
                Assert.That(lines[0], Is.GreaterThanOrEqualTo(reported), "training went on, and did not begin anew");
                reported = lines[^1];
            }
            int model = OfModel(folder.Path), weights = OfWeights(folder.Path), backup = OfBackup(folder.Path);
            // saved in this order; a run that was killed before its report may have gone a step further
            Assert.That(backup, Is.InRange(reported, model), $"kill {kill}");
            Assert.That(weights, Is.InRange(backup, model), $"kill {kill}");
            Assert.That(model - backup, Is.LessThanOrEqualTo(1), $"kill {kill}");
            var files = Directory.GetFiles(folder.Path, ".*.tmp").Length;
            if (files > leftovers || model != backup) midway++;
            leftovers = files;
            reported = backup;
        }
        TestContext.Out.WriteLine($"{reported} steps; {midway} of {Kills} kills came between or inside of saves");
        Assert.That(reported, Is.GreaterThan(Kills));
        Assert.That(midway, Is.GreaterThan(5), "too few kills came while saving to tell anything");

        // what the killed left behind is in nobody's way, and goes with the next save once it is old
        foreach (var file in Directory.GetFiles(folder.Path, ".*.tmp")) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        Run(folder.Path, 2, 0);
        Assert.That(Directory.GetFiles(folder.Path, ".*.tmp"), Has.Length.LessThanOrEqualTo(1));
    }

    /// <summary>Starts the run, waits for so many reports and then for a while, and kills it.</summary>
    /// <returns>What it reported.</returns>
    static int[] Run(string folder, int reports, int milliseconds)
    {
        var assembly = typeof(CheckpointingRun).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "checkpointing", folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        List<string> lines = [];
        while (lines.Count < reports && process.StandardOutput.ReadLine() is { } line) lines.Add(line);
        Thread.Sleep(milliseconds);
        process.Kill(); // SIGKILL
        lines.AddRange(process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        process.WaitForExit();
        Assert.That(errors.Result, Is.Empty);
        Assert.That(lines, Has.Count.AtLeast(reports));
        return [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    static int OfModel(string folder)
    {
        CheckpointingRun.Create(); // announces the loss
        if (!File.Exists(CheckpointingRun.Model(folder))) return 0;
        var model = Model.Load(CheckpointingRun.Model(folder));
        return Count(model, (int)model.Optimizer.StepCount);
    }

    static int OfWeights(string folder)
    {
        if (!File.Exists(CheckpointingRun.WeightsAlone(folder))) return 0;
        var model = CheckpointingRun.Create();
        model.LoadWeights(CheckpointingRun.WeightsAlone(folder));
        return Count(model, (int)model.Parameters[0].Value[0, 0].Item<float>());
    }

    static int OfBackup(string folder)
    {
        if (!File.Exists(CheckpointingRun.Backup(folder))) return 0;
        var model = CheckpointingRun.Create();
        var epoch = model.RestoreState(
            CheckpointingRun.Backup(folder), new() { Callbacks = [new ModelCheckpoint("a"), new ModelCheckpoint("b")] });
        Assert.That(model.Optimizer.StepCount, Is.EqualTo(epoch));
        return Count(model, epoch);
    }

    static int Count(Model model, int expected)
    {
        Assert.That(model.Parameters[0].Value.ToArray<float>(), Is.All.EqualTo((float)expected));
        return expected;
    }
}
