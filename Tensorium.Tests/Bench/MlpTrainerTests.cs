using System.Text.Json.Nodes;
using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.NN;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class MlpTrainerTests
{
    static readonly TrainerFactory Real = (options, seed, training, validation) => new MlpTrainer(options, seed, training, validation);

    static readonly string[] Times = ["secondsPerEpoch", "samplesPerSecond", "secondsToTarget", "secondsToTargetRange"];

    [Test]
    public async Task The_same_options_give_the_same_json_apart_from_times()
    {
        string[] arguments =
        [
            "--dataset", "moons", "--rows", "200", "--hidden", "8", "--epochs", "3", "--optimizers", "sgd,adam,lookahead",
            "--seeds", "2", "--tune", "--tune-seeds", "1", "--robustness", "--rates", "0.3x,1x,3x", "--target", "0.8", "--json",
        ];

        string first = await Untimed(arguments), second = await Untimed(arguments), other = await Untimed([.. arguments, "--seed", "1"]);

        Assert.That(first, Is.EqualTo(second));
        Assert.That(first, Is.Not.EqualTo(other));
        Assert.That(first, Does.Contain("\"tuning\"").And.Contains("\"robustness\""));
    }

    [Test]
    public void A_seed_decides_split_weights_and_order_for_every_optimizer_alike()
    {
        LabeledData data = SyntheticData.Moons(100);
        CompareOptions options = CommandLineParser.Parse(["--hidden", "8", "--batch-size", "16"]);
        // A rate of nearly 0 leaves the initial weights: the loss of the first epoch tells them, the split and nothing else.
        double Loss(ulong seed, string optimizer) =>
            new TrainerBySeed(options, data, Real).Of(seed).Train(optimizer, 1e-12, CancellationToken.None).First().Loss;

        Assert.That(Loss(1, "adam"), Is.EqualTo(Loss(1, "sgd")).Within(1e-6));
        Assert.That(Loss(2, "sgd"), Is.Not.EqualTo(Loss(1, "sgd")).Within(1e-3));
        Assert.That(
            DataLoader.Split(options, data, 1).Validation.Features, Is.Not.EqualTo(DataLoader.Split(options, data, 2).Validation.Features));
        Assert.That(
            DataLoader.Split(options, data, 1).Validation.Features, Is.EqualTo(DataLoader.Split(options, data, 1).Validation.Features));
    }

    [TestCase(100, Description = "the last batch is short")]
    [TestCase(10, Description = "all fit into one batch")]
    public void Warming_up_changes_no_number_and_can_be_cancelled(int rows)
    {
        CompareOptions options = CommandLineParser.Parse(["--hidden", "8", "--batch-size", "16"]);
        var trainers = new TrainerBySeed(options, SyntheticData.Moons(rows), Real);
        double[] Losses() => [.. trainers.Of(1).Train("adam", 0.01, CancellationToken.None).Take(3).Select(epoch => epoch.Loss)];

        double[] cold = Losses();
        trainers.Of(1).WarmUp("adam", CancellationToken.None);
        Assert.That(Losses(), Is.EqualTo(cold));
        Assert.That(() => trainers.Of(1).WarmUp("adam", new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Every_optimizer_of_the_library_is_there_with_its_name_and_two_sentences()
    {
        Assert.That(OptimizerNames.All, Is.SupersetOf(Optimizer.Names).And.Unique);
        foreach (OptimizerInfo info in OptimizerNames.Infos)
        {
            Optimizer made = info.Create();
            Assert.That(made.LearningRate, Is.EqualTo(info.LearningRate), info.Id);
            if (Optimizer.Names.Contains(info.Id, StringComparer.Ordinal)) Assert.That(made, Is.TypeOf(Optimizer.Create(info.Id).GetType()));
            foreach (string sentence in (string[])[info.Does, info.Use])
                Assert.That(sentence, Does.Match(@"^[A-Z][^.]+(\d\.\d[^.]*)*\.$"), info.Id);
            Assert.That(info.Use, Does.StartWith("Choose it"));
        }
        Assert.That(OptimizerNames.Find("lookahead").Create().Lookahead!.Every, Is.EqualTo(5));
        Assert.That(() => OptimizerNames.Find("sdg"), Throws.ArgumentException.With.Message.Contains("'sdg'"));
    }

    [Test]
    public void The_documented_rates_are_those_used()
    {
        string[] rows = [.. Docs.Repository.Read("docs/comparison.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        foreach (OptimizerInfo info in OptimizerNames.Infos)
            Assert.That(rows.Single(row => row.Contains($"`{info.Id}`", StringComparison.Ordinal)), Does.EndWith($"| {Format.Number(info.LearningRate)} |"));
    }

    [Test]
    public async Task The_defaults_learn_the_digits()
    {
        using var folder = new TemporaryFolder();
        ProgramRun run = await ProgramRun.Of(Real, ["--seeds", "1", "--epochs", "10", "--out", folder.Path, "--json"]);

        ComparisonResult comparison = ResultsJson.Read(run.Output)!;
        Assert.That(comparison.Results, Has.Count.EqualTo(14));
        foreach (OptimizerResult result in comparison.Results)
            Assert.That(result.BestValidationAccuracy, Is.GreaterThan(0.93), result.Optimizer);
        Assert.That(comparison.Best()!.BestValidationAccuracy, Is.GreaterThan(0.97));
    }

    [TestCase("spirals", 20, 0.95)]
    [TestCase("moons", 10, 0.95)]
    [TestCase("teacher", 10, 0.7)]
    [TestCase("ravine", 10, 0.85)]
    public async Task Synthetic_problems_can_be_learnt(string problem, int epochs, double accuracy)
    {
        using var folder = new TemporaryFolder();
        ProgramRun run = await ProgramRun.Of(
            Real,
            ["--dataset", problem, "--optimizers", "adam", "--seeds", "1", "--epochs", $"{epochs}", "--out", folder.Path, "--json"]);

        Assert.That(ResultsJson.Read(run.Output)!.Dataset, Is.EqualTo(problem));
        Assert.That(ResultsJson.Read(run.Output)!.Results[0].BestValidationAccuracy, Is.GreaterThan(accuracy));
    }

    static async Task<string> Untimed(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        ProgramRun run = await ProgramRun.Of(Real, [.. arguments, "--out", folder.Path]).ConfigureAwait(false);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonNode json = JsonNode.Parse(run.Output)!;
        Strip(json);
        return json.ToJsonString();
    }

    static void Strip(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (JsonNode? item in array) Strip(item);
        if (node is not JsonObject members) return;
        foreach (string name in Times) members.Remove(name);
        foreach ((_, JsonNode? value) in members) Strip(value);
    }
}
