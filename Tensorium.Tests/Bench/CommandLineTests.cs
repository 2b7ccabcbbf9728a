using System.Text.RegularExpressions;
using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.Tests.Docs;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class CommandLineTests
{
    [Test]
    public void Without_arguments_the_defaults_hold()
    {
        CompareOptions options = CommandLineParser.Parse([]);

        Assert.That(options.Dataset, Is.EqualTo("digits"));
        Assert.That(options.Optimizers, Is.EqualTo(OptimizerNames.All).And.Count.EqualTo(14));
        Assert.That(options.Seeds, Is.EqualTo(new[] { 42, 43, 44 }));
        Assert.That((options.Tune, options.Robustness, options.Target), Is.EqualTo((false, false, 0.95)));
        Assert.That(options.LearningRate, Is.Null);
    }

    [Test]
    public void Every_option_is_read()
    {
        CompareOptions options = CommandLineParser.Parse(
        [
            "--dataset", "mnist", "--data-dir", "data", "--optimizers", "adam, sgd,adam", "--epochs=3", "--batch-size", "16",
            "--hidden", "20,10", "--learning-rate", "1e-2", "--seed", "18446744073709551615", "--threads", "1",
            "--device", "cpu", "--out", "there", "--json", "--seeds", "2", "--target", "0.9", "--tune", "--tune-seeds", "3",
            "--robustness", "--rates", "3x,0.1x,1x",
        ]);

        Assert.That(options.Dataset, Is.EqualTo("mnist"));
        Assert.That(options.DataDirectory, Is.EqualTo("data"));
        Assert.That(options.Optimizers, Is.EqualTo(new[] { "adam", "sgd" }));
        Assert.That((options.Epochs, options.BatchSize, options.Threads), Is.EqualTo((3, 16, 1)));
        Assert.That(options.Hidden, Is.EqualTo(new[] { 20, 10 }));
        Assert.That(options.LearningRate, Is.EqualTo(0.01));
        Assert.That(options.Seed, Is.EqualTo(ulong.MaxValue));
        Assert.That(options.Seeds, Is.EqualTo(new[] { ulong.MaxValue, 0UL })); // they count up, and around
        Assert.That(options.TuningSeeds, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That((options.Target, options.Tune, options.Robustness), Is.EqualTo((0.9, true, true)));
        Assert.That(options.Rates!.ToString(), Is.EqualTo("0.1x,1x,3x"));
        Assert.That((options.Device, options.Output, options.Json), Is.EqualTo((Device.Cpu, "there", true)));
    }

    [TestCase("--epoch 3", "there is no option --epoch; did you mean --epochs?")]
    [TestCase("--frobnicate", "there is no option --frobnicate")]
    [TestCase("--json digits", "'digits' is no option; --help lists them")]
    [TestCase("--epochs", "--epochs needs a value: N")]
    [TestCase("--epochs --json", "--epochs needs a value: N")]
    [TestCase("--epochs=", "--epochs needs a value: N")]
    [TestCase("--epochs 0", "--epochs: '0' is no whole number from 1")]
    [TestCase("--epochs 3.5", "--epochs: '3.5' is no whole number")]
    [TestCase("--epochs 99999999999", "--epochs: '99999999999' is no whole number")]
    [TestCase("--epochs 2 --epochs 3", "--epochs is given twice")]
    [TestCase("--batch-size -1", "--batch-size: '-1' is no whole number from 1")]
    [TestCase("--hidden 300,,100", "--hidden: '300,,100' has an empty item")]
    [TestCase("--hidden 300,x", "--hidden: 'x' is no whole number")]
    [TestCase("--learning-rate NaN", "--learning-rate: 'NaN' is no number above 0")]
    [TestCase("--learning-rate 0", "--learning-rate: '0' is no number above 0")]
    [TestCase("--learning-rate -1", "--learning-rate: '-1' is no number above 0")]
    [TestCase("--learning-rate 1e999", "--learning-rate: '1e999' is no number above 0")]
    [TestCase("--seed -1", "--seed: '-1' is no whole number from 0")]
    [TestCase("--threads 0", "--threads: '0' is no whole number from 1 to 1024")]
    [TestCase("--optimizers adam,sdg", "--optimizers: 'sdg' is none of")]
    [TestCase("--optimizers adm", "did you mean adam?")]
    [TestCase("--dataset minst", "did you mean mnist?")]
    [TestCase("--dataset nowhere.csv", "--dataset: there is no file 'nowhere.csv'")]
    [TestCase("--seeds 0", "--seeds: '0' is no whole number from 1 to 1000")]
    [TestCase("--seeds two", "--seeds: 'two' is no whole number from 1 to 1000")]
    [TestCase("--seeds 1,-2", "--seeds: '-2' is no whole number from 0")]
    [TestCase("--seeds 1,,2", "--seeds: '1,,2' has an empty item")]
    [TestCase("--seeds 5,1,5", "--seeds: 5 is there twice")]
    [TestCase("--seed 7 --seeds 1,2", "--seed 7: --seeds 1,2 names the seeds already")]
    [TestCase("--target 95", "--target: '95' is no number above 0 and up to 1")]
    [TestCase("--target 0", "--target: '0' is no number above 0 and up to 1")]
    [TestCase("--target NaN", "--target: 'NaN' is no number above 0 and up to 1")]
    [TestCase("--tune-seeds 2", "--tune-seeds 2: it needs --tune")]
    [TestCase("--tune --tune-seeds 0", "--tune-seeds: '0' is no whole number from 1")]
    [TestCase("--rates 0.1,1", "--rates 0.1,1: it needs --tune or --robustness")]
    [TestCase("--tune --rates 0.1", "--rates: '0.1' is one rate; a grid has at least two")]
    [TestCase("--tune --rates 0.1,2x", "--rates: '0.1,2x' mixes rates and multiples of the default")]
    [TestCase("--tune --rates 0.1,0.10", "--rates: 0.1 is there twice")]
    [TestCase("--robustness --rates 0.1x,-1x", "--rates: '-1x' is neither a number above 0 nor a multiple")]
    [TestCase("--robustness --rates 0.1,inf", "--rates: 'inf' is neither a number above 0 nor a multiple")]
    [TestCase("--robustness --rates 0.1,x", "--rates: 'x' is neither a number above 0 nor a multiple")]
    [TestCase("--rows 100", "--rows 100: 'digits' is none of spirals, moons, teacher, ravine")]
    [TestCase("--dataset spirals --rows 9", "--rows: '9' is no whole number from 10")]
    [TestCase("--noise 0.5", "--noise 0.5: 'digits' is none of spirals, moons, teacher, ravine")]
    [TestCase("--dataset moons --noise 1.5", "--noise: '1.5' is no number from 0 to 1")]
    [TestCase("--dataset moons --noise -0.1", "--noise: '-0.1' is no number from 0 to 1")]
    [TestCase("--dataset spirls", "did you mean spirals?")]
    [TestCase("--tune=yes", "--tune takes no value")]
    [TestCase("--robustness 1", "'1' is no option")]
    [TestCase("--json=yes", "--json takes no value")]
    public async Task Bad_input_ends_with_code_2_and_one_line(string arguments, string message)
    {
        ProgramRun run = await ProgramRun.Of(Untouched, arguments.Split(' '));

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.Error, Does.StartWith("error: ").And.Contains(message));
        Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_broken_csv_file_ends_with_code_2_and_its_position()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("iris.csv", "1,2,a\n1,x,b\n"u8.ToArray());

        ProgramRun run = await ProgramRun.Of(Untouched, ["--dataset", path]);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error.TrimEnd(), Is.EqualTo($"error: {path}, line 2, column 2: expected a finite number, found 'x'"));
    }

    [Test]
    public async Task An_output_that_is_a_file_ends_with_code_2()
    {
        using var folder = new TemporaryFolder();
        ProgramRun run = await ProgramRun.Of(Untouched, ["--out", folder.Write("f", [])]);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((2, $"error: --out: '{folder["f"]}' is a file, not a folder\n")));
    }

    [Test]
    public async Task The_help_names_every_option_and_fits_a_terminal()
    {
        ProgramRun run = await ProgramRun.Of(Untouched, ["--help"]);

        Assert.That(run.ExitCode, Is.Zero);
        foreach (Option<CompareOptions> option in CompareOption.All) Assert.That(run.Output, Does.Contain($"  {option.Name} "));
        foreach (SyntheticProblem problem in SyntheticProblem.All) Assert.That(run.Output, Does.Contain($"  {problem.Name} "));
        Assert.That(run.Output.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(100));
    }

    [Test]
    public async Task The_help_has_a_line_for_each_variable_that_the_code_reads()
    {
        ProgramRun run = await ProgramRun.Of(Untouched, ["--help"]);
        string[] read =
        [
            .. new[] { "Tensorium.Kernels", "Tensorium.Core", "Tensorium.NN", "Tensorium.Bench" }
                .SelectMany(project => Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories))
                .SelectMany(file => Regex.Matches(File.ReadAllText(file), "(?<=\")TENSORIUM_[A-Z]+(?=\")", RegexOptions.None, TimeSpan.FromSeconds(1)))
                .Select(match => match.Value).Distinct(StringComparer.Ordinal),
        ];

        Assert.That(read, Is.SupersetOf(new[] { "TENSORIUM_THREADS", "TENSORIUM_DEVICE", "TENSORIUM_DATA", "TENSORIUM_SYNC" }));
        foreach (string variable in read.Append("NO_COLOR")) Assert.That(run.Output, Does.Contain($"\n  {variable} "));
    }

    [Test]
    public async Task The_version_is_one_line() =>
        Assert.That((await ProgramRun.Of(Untouched, ["--version"])).Output, Does.Match(@"^Tensorium \d+\.\d+\.\d+\r?\n$"));

    [Test]
    public void Seeds_by_name_leave_others_for_tuning()
    {
        CompareOptions options = CommandLineParser.Parse(["--seeds", "5, 1,6", "--tune"]);

        Assert.That(options.Seeds, Is.EqualTo(new[] { 5, 1, 6 }));
        Assert.That(options.TuningSeeds, Is.EqualTo(new[] { 7, 8 }));
        Assert.That(CommandLineParser.Parse(["--seeds", "9,7", "--tune"]).TuningSeeds, Is.EqualTo(new[] { 8, 10 }));
    }

    [Test]
    public void Multiples_are_of_each_optimizers_own_rate_and_rates_are_for_all()
    {
        CompareOptions options = CommandLineParser.Parse(["--tune", "--rates", "3x,0.3x,1x"]);

        Assert.That(options.TuningGrid.For(0.001), Is.EqualTo(new[] { 0.0003, 0.001, 0.003 }));
        Assert.That(options.RobustnessGrid.For(0.02), Is.EqualTo(new[] { 0.006, 0.02, 0.06 }));
        Assert.That(RateGrid.Parse("--rates", "1, 1e-3").For(0.02), Is.EqualTo(new[] { 0.001, 1 }));
    }

    static readonly TrainerFactory Untouched = (_, _, _, _) => throw new InvalidOperationException("nothing should train here");
}
