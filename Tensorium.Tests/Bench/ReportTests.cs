using System.Xml.Linq;
using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class ReportTests
{
    static readonly ComparisonResult Comparison = Compare(
        ("sgd", [2, 1, 0.5], [0.5, 0.8, 0.9]),
        ("adam", [1, 0.1, 0.01], [0.9, 0.97, 0.96]),
        ("nag", [3, 1e30, double.NaN], [0.4, 0.1, 0.1]));

    [Test]
    public void Results_are_summed_up()
    {
        OptimizerResult adam = Comparison.Results[1];

        Assert.That(adam.FinalLoss, Is.EqualTo(0.01));
        Assert.That(adam.BestValidationAccuracy, Is.EqualTo(0.97));
        Assert.That(adam.EpochsToTarget, Is.EqualTo(2));
        Assert.That(adam.SecondsPerEpoch, Is.EqualTo(0.25));
        Assert.That(adam.SamplesPerSecond, Is.EqualTo(400));
        Assert.That(Comparison.Results[0].EpochsToTarget, Is.Null);
        Assert.That(Comparison.Best(), Is.SameAs(adam));
    }

    [Test]
    public void Json_writes_what_is_not_finite_as_null_and_reads_it_back()
    {
        string json = ResultsJson.Write(Comparison);
        ComparisonResult read = ResultsJson.Read(json)!;

        Assert.That(json, Does.Contain("\"finalLoss\": null").And.Contains("\"epochsToTarget\": null"));
        Assert.That(read.Results[2].Runs[0].LossByEpoch, Is.EqualTo(new[] { 3, 1e30, double.NaN }));
        Assert.That(read.Results[2].LossByEpoch, Is.EqualTo(new[] { 3, 1e30, double.PositiveInfinity }));
        Assert.That(ResultsJson.Write(read), Is.EqualTo(json));
    }

    [Test]
    public void Csv_is_the_same_in_every_culture()
    {
        using var _ = new CommaCulture();
        string[] lines = ResultsCsv.Write(Comparison).Split("\r\n");

        Assert.That(lines[0], Is.EqualTo(
            "optimizer,finalLoss,bestValidationAccuracy,epochsToTarget,secondsPerEpoch,samplesPerSecond,learningRate,runs,"
            + "runsAtTarget,secondsToTarget,finalLossLow,finalLossHigh,bestValidationAccuracyLow,bestValidationAccuracyHigh,"
            + "epochsToTargetLow,epochsToTargetHigh,secondsToTargetLow,secondsToTargetHigh"));
        Assert.That(lines[1], Is.EqualTo("sgd,0.5,0.9,,0.25,400,0.001,1,0,,0.5,0.5,0.9,0.9,,,,"));
        Assert.That(lines[2], Is.EqualTo("adam,0.01,0.97,2,0.25,400,0.001,1,1,0.5,0.01,0.01,0.97,0.97,2,2,0.5,0.5"));
        Assert.That(lines[3], Does.StartWith("nag,,0.4,,0.25,400,").And.EndsWith(",,,0.4,0.4,,,,"));
        Assert.That(lines[4], Is.Empty);
    }

    [Test]
    public void Csv_quotes_what_needs_it() =>
        Assert.That(
            ResultsCsv.Write(Compare(("a,\"b\"", [1], [1]))).Split("\r\n")[1], Does.StartWith("\"a,\"\"b\"\"\",1,1,1,"));

    [Test]
    public void Several_seeds_give_medians_ranges_and_bands()
    {
        string page = Page(Seeds, Several);
        string csv = ResultsCsv.Write(Several).Split("\r\n")[1];

        // Of 0.90, 0.98 and 0.96: the middle one. The target, 0.95, was reached in epochs 2 and 1, and once not at all.
        Assert.That(csv, Does.StartWith("sgd,0.04,0.96,2,0.25,400,0.001,3,2,0.5,0.03,0.1,0.9,0.98,1,,0.25,"));
        Assert.That(page, Does.Contain("96.00 %<small>90.00–98.00 %</small>").And.Contains("<td>2<small>2 of 3 reach it</small></td>"));
        Assert.That(page, Does.Contain("0.0400<small>0.0300–0.1000</small>"));
        Assert.That(Panels(page).Count(panel => Classes(panel, "band").Any()), Is.EqualTo(2)); // loss and accuracy of the only one
        Assert.That(Panels(Page(Comparison)).Count(panel => Classes(panel, "band").Any()), Is.Zero);
    }

    [Test]
    public void A_leader_is_told_apart_only_when_no_range_overlaps()
    {
        ComparisonResult apart = Several with { Results = [Several.Results[0], Result("adam", [0.99], [0.985], [0.995])] };
        ComparisonResult near = Several with { Results = [Several.Results[0], Result("adam", [0.97], [0.98], [0.99])] };

        Assert.That(Page(Seeds, apart), Does.Contain("Adam leads; no other range overlaps with its own."));
        Assert.That(Page(Seeds, near), Does.Contain("Adam leads; the range of 1 other overlaps with its own"));
    }

    [Test]
    public void Charts_are_well_formed_in_every_culture()
    {
        using var _ = new CommaCulture();
        string page = Page(Comparison);
        XElement[] panels = Panels(page);

        Assert.That(panels, Has.Length.EqualTo(6)); // two kinds for three optimizers
        foreach (XElement chart in Charts(page))
            foreach (string path in chart.Descendants().Attributes("d").Select(attribute => attribute.Value))
                Assert.That(path, Does.Match(@"^(M|[LHVMZh0-9. \-])*$").And.Not.Contain("NaN"));
        Assert.That(Texts(panels[0]), Is.SupersetOf(new[] { "1", "2", "3", "0.01" }));
        Assert.That(Texts(panels[3]), Has.Member("100"));
        Assert.That(
            panels.Select(panel => panel.Elements().First().Value).Take(3), Is.EqualTo(new[]
            {
                "SGD: Training loss by epoch; final training loss 0.5000", "Adam: Training loss by epoch; final training loss 0.0100",
                "NAG: Training loss by epoch; final training loss diverged",
            }));
        string all = Charts(page).First(chart => chart.Attribute("class")?.Value == "defs").Descendants().First(e => e.Name.LocalName == "g")
            .Attribute("id")!.Value;
        Assert.That(panels[0].Descendants().Single(e => e.Name.LocalName == "use").Attribute("href")!.Value, Is.EqualTo("#" + all));
    }

    [Test]
    public void Everything_to_look_at_has_a_name()
    {
        string page = Page(Full().Options, Full().Comparison);

        foreach (XElement chart in Charts(page).Where(chart => chart.Attribute("aria-hidden") is null))
        {
            Assert.That(chart.Attribute("role")?.Value, Is.EqualTo("img"));
            Assert.That(chart.Elements().First().Name.LocalName, Is.EqualTo("title"));
            Assert.That(chart.Elements().First().Value, Is.Not.Empty);
        }
        foreach (XElement table in Parts(page, "table"))
        {
            Assert.That(table.Descendants("thead").Descendants("th").Attributes("scope").Select(a => a.Value), Is.All.EqualTo("col").And.Not.Empty);
            Assert.That(table.Descendants("tbody").Elements("tr").Select(row => row.Elements().First().Attribute("scope")?.Value), Is.All.EqualTo("row"));
            int columns = table.Descendants("thead").Descendants("th").Count();
            Assert.That(table.Descendants("tr").Select(row => row.Elements().Count()), Is.All.EqualTo(columns));
        }
        string[] ids = [.. Charts(page).SelectMany(chart => chart.Descendants().Attributes("id")).Select(id => id.Value)];
        Assert.That(ids, Is.Unique.And.Length.EqualTo(3));
    }

    [Test]
    public void Every_optimizer_is_explained_next_to_its_result()
    {
        XElement[] articles = Parts(Page(Comparison), "article");

        Assert.That(articles.Select(article => article.Element("h3")!.Value), Is.EqualTo(new[] { "SGD", "NAG", "Adam" }));
        Assert.That(articles[2].Value, Does.Contain("1st of 3").And.Contains("97.00 %").And.Contains("rate 0.001"));
        Assert.That(articles[2].Value, Does.Contain(OptimizerNames.Find("adam").Does).And.Contains(OptimizerNames.Find("adam").Use));
        Assert.That(articles[1].Value, Does.Contain("3rd of 3"));
    }

    [Test]
    public void Rates_are_said_with_their_grid()
    {
        (CompareOptions options, ComparisonResult comparison) = Full();
        string page = Page(options, comparison);

        XElement tuning = Parts(page, "table")[^1];
        Assert.That(tuning.Descendants("th").Select(th => th.Value), Is.EqualTo(new[] { "Optimizer", "Default", "0.1×", "1×", "10×", "Chosen", "Adam" }));
        Assert.That(tuning.Descendants("td").Select(td => td.Value), Is.EqualTo(new[] { "0.001", "80.00 %", "90.00 %", "95.00 %", "0.01" }));
        Assert.That(tuning.Descendants("td").Single(td => td.Attribute("class")?.Value == "chosen").Value, Is.EqualTo("95.00 %"));
        Assert.That(page, Does.Contain("was chosen from 0.1x,1x,10x by seeds 43, 44, which the comparison does not use"));
        Assert.That(page, Does.Contain("The rate of Adam lies at the end of the grid"));
        Assert.That(page, Does.Contain("<p class=\"below\">0.001–0.01<br>1.0 decades</p>"));
        Assert.That(Panels(page).Count(panel => Classes(panel, "mark").Any()), Is.EqualTo(1));
        Assert.That(ResultsCsv.Write(comparison.Tuning!).Split("\r\n"), Is.EqualTo(new[]
        {
            "optimizer,learningRate,defaultLearningRate,bestValidationAccuracy,bestValidationAccuracyLow,bestValidationAccuracyHigh,finalLoss,runs,chosen",
            "adam,0.0001,0.001,0.8,0.8,0.8,0.2,1,0", "adam,0.001,0.001,0.9,0.9,0.9,0.1,1,0", "adam,0.01,0.001,0.95,0.95,0.95,,1,1", "",
        }));
        Assert.That(ResultsCsv.Write(comparison.Robustness!).Split("\r\n")[3], Is.EqualTo("adam,0.01,0.001,0.945,0.945,0.945,,1"));
    }

    [Test]
    public void The_command_can_be_pasted_into_a_shell()
    {
        RunInfo run = Run() with { Arguments = ["--dataset", "it's mine.csv", "--rates", "0.1x,1x"] };

        Assert.That(
            System.Net.WebUtility.HtmlDecode(HtmlReport.Write(Comparison, run)),
            Does.Contain("dotnet run -c Release --project Tensorium.Bench -- --dataset 'it'\\''s mine.csv' --rates 0.1x,1x\n").Or
                .Contain("dotnet run -c Release --project Tensorium.Bench -- --dataset 'it'\\''s mine.csv' --rates 0.1x,1x</code>"));
    }

    static IEnumerable<TestCaseData> OddResults() =>
    [
        new(Compare(("sgd", [double.NaN], [0.1]))) { TestName = "only NaN" },
        new(Compare(("sgd", [0, 0], [1, 1]))) { TestName = "loss 0, all right" },
        new(Compare(("sgd", [double.PositiveInfinity, 1e300, -1], [0, 0, 0]))) { TestName = "infinite, huge, negative" },
        new(Compare(("sgd", [0.3], [0.95]))) { TestName = "one epoch" },
        new(Compare(("sgd", [1e-300, 1e300, 1], [double.NaN, 0.5, 0.5]))) { TestName = "600 decades" },
        new(Compare(("sgd", [.. Enumerable.Repeat(0.7, 500)], [.. Enumerable.Repeat(0.99999, 500)]))) { TestName = "500 epochs" },
        new(Compare()) { TestName = "nothing" },
    ];

    [TestCaseSource(nameof(OddResults))]
    public void Odd_results_still_make_a_page(object comparison)
    {
        string page = Page((ComparisonResult)comparison);

        foreach (XElement chart in Charts(page))
            Assert.That(chart.ToString(), Does.Not.Contain("NaN").And.Not.Contain("∞").And.Not.Contain("Infinity"));
        foreach (XElement chart in Panels(page))
        {
            Assert.That(chart.Descendants().Count(element => element.Attribute("class")?.Value == "tick"), Is.InRange(2, 24));
        }
    }

    [Test]
    public void Text_from_outside_is_escaped_and_nothing_is_loaded()
    {
        string page = Page(Comparison with { Dataset = "<script>alert(1)</script>", Model = "\"a\" & <b>" });

        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<b>"));
        Assert.That(page, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;"));
        Assert.That(page, Does.Not.Contain("src=").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Contain("http"));
        Assert.That(
            page, Does.Contain("name=\"viewport\"").And.Contains("@media print").And.Contains("prefers-color-scheme: dark"));
    }

    [Test]
    public void A_failing_write_leaves_the_old_report()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(folder.Path, Comparison, Run());
        string before = File.ReadAllText(folder["report.html"]);
        RunInfo broken = Run() with { Options = null! };

        Assert.That(() => ReportFolder.Write(folder.Path, Comparison, broken), Throws.TypeOf<NullReferenceException>());
        Assert.That(File.ReadAllText(folder["report.html"]), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(3));
    }

    static readonly CompareOptions Seeds = new() { SeedCount = 3 };

    static readonly ComparisonResult Several = Compare() with { Seeds = [42, 43, 44], Results = [Result("sgd", [0.5, 0.9], [0.98, 0.97], [0.9, 0.96])] };

    static (CompareOptions Options, ComparisonResult Comparison) Full()
    {
        RatePoint Point(double rate, double accuracy, double loss) => new(rate, [new(43, loss, accuracy)]);
        RatePoint[] grid = [Point(0.0001, 0.8, 0.2), Point(0.001, 0.9, 0.1), Point(0.01, 0.95, double.NaN)];
        var options = new CompareOptions { SeedCount = 1, Tune = true, Robustness = true, Rates = RateGrid.Parse("--rates", "0.1x,1x,10x") };
        return (options, Compare(("adam", [0.5], [0.97])) with
        {
            TuningSeeds = [43, 44],
            Tuning = [TuningResult.Choose("adam", 0.001, grid)],
            Robustness = [new("adam", 0.001, [grid[0], Point(0.001, 0.94, 0.1), Point(0.01, 0.945, double.NaN)])],
        });
    }

    /// <summary>A result from the accuracies of each seed, with 1 - accuracy as the loss.</summary>
    static OptimizerResult Result(string optimizer, params double[][] accuracies) => new(
        optimizer, 0.001,
        [
            .. accuracies.Select((run, index) => RunResult.From(
                42 + (ulong)index, [.. run.Select(accuracy => new EpochResult(Math.Round(1 - accuracy, 6), accuracy, 100, 0.25))], 0.95)),
        ]);

    static string Page(ComparisonResult comparison) => HtmlReport.Write(comparison, Run());

    static string Page(CompareOptions options, ComparisonResult comparison) => HtmlReport.Write(comparison, Run() with { Options = options });

    static XElement[] Charts(string page) => Parts(page, "svg");

    static XElement[] Panels(string page) => [.. Charts(page).Where(chart => chart.Attribute("class")!.Value.StartsWith("panel", StringComparison.Ordinal))];

    /// <summary>The elements of a name, none of which holds another; as XML, in which the page is written but for its head.</summary>
    static XElement[] Parts(string page, string name) =>
    [
        .. page.Split($"<{name}").Skip(1).Select(part => part.Replace("&middot;", "", StringComparison.Ordinal)).Select(
            part => XDocument.Parse($"<{name}{part[..(part.IndexOf($"</{name}>", StringComparison.Ordinal) + name.Length + 3)]}").Root!),
    ];

    static IEnumerable<XElement> Classes(XElement chart, string name) =>
        chart.Descendants().Where(element => element.Attribute("class")?.Value == name);

    static IEnumerable<string> Texts(XElement chart) =>
        chart.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value);

    static ComparisonResult Compare(params (string Name, double[] Losses, double[] Accuracies)[] runs) => new(
        "digits", "cpu", 2, [42], "MLP", 3, 0.95,
        [
            .. runs.Select(run => new OptimizerResult(
                run.Name, 0.001,
                [
                    RunResult.From(
                        42, [.. run.Losses.Zip(run.Accuracies, (loss, accuracy) => new EpochResult(loss, accuracy, 100, 0.25))], 0.95),
                ])),
        ]);

    static RunInfo Run() => new()
    {
        Options = new CompareOptions { SeedCount = 1 },
        Arguments = [],
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Elapsed = TimeSpan.FromSeconds(12),
        TrainingRows = 1437,
        ValidationRows = 360,
    };
}
