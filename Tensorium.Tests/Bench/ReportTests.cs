using System.Xml.Linq;
using NUnit.Framework;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

[TestFixture]
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
        Assert.That(read.Results[2].LossByEpoch, Is.EqualTo(new[] { 3, 1e30, double.NaN }));
        Assert.That(ResultsJson.Write(read), Is.EqualTo(json));
    }

    [Test]
    public void Csv_is_the_same_in_every_culture()
    {
        using var _ = new CommaCulture();
        string[] lines = ResultsCsv.Write(Comparison).Split("\r\n");

        Assert.That(lines[0], Is.EqualTo(
            "optimizer,finalLoss,bestValidationAccuracy,epochsToTarget,secondsPerEpoch,samplesPerSecond"));
        Assert.That(lines[1], Is.EqualTo("sgd,0.5,0.9,,0.25,400"));
        Assert.That(lines[2], Is.EqualTo("adam,0.01,0.97,2,0.25,400"));
        Assert.That(lines[3], Is.EqualTo("nag,,0.4,,0.25,400"));
        Assert.That(lines[4], Is.Empty);
    }

    [Test]
    public void Csv_quotes_what_needs_it() =>
        Assert.That(
            ResultsCsv.Write(Compare(("a,\"b\"", [1], [1]))).Split("\r\n")[1], Does.StartWith("\"a,\"\"b\"\"\",1,1,1,"));

    [Test]
    public void Charts_are_well_formed_in_every_culture()
    {
        using var _ = new CommaCulture();
        XElement[] charts = Charts(Page(Comparison));

        Assert.That(charts, Has.Length.EqualTo(4)); // two charts, each for wide and for narrow screens
        foreach (XElement chart in charts)
        {
            Assert.That(Texts(chart), Is.SupersetOf(new[] { "Epoch", "SGD", "Adam", "1", "2", "3" }));
            foreach (string path in chart.Descendants().Attributes("d").Select(attribute => attribute.Value))
                Assert.That(path, Does.Match(@"^(M|[LHVMh0-9. \-])*$").And.Not.Contain("NaN"));
        }
        Assert.That(Texts(charts[0]), Has.Member("Training loss").And.Member("NAG (diverged)").And.Member("0.01"));
        Assert.That(Texts(charts[2]), Has.Member("Validation accuracy, %").And.Member("100"));
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
        {
            Assert.That(chart.ToString(), Does.Not.Contain("NaN").And.Not.Contain("∞").And.Not.Contain("Infinity"));
            Assert.That(chart.Descendants().Count(element => element.Attribute("class")?.Value == "tick"), Is.InRange(3, 40));
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
        RunInfo broken = Run() with { LearningRates = null! };

        Assert.That(() => ReportFolder.Write(folder.Path, Comparison, broken), Throws.TypeOf<NullReferenceException>());
        Assert.That(File.ReadAllText(folder["report.html"]), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(3));
    }

    static string Page(ComparisonResult comparison) => HtmlReport.Write(comparison, Run());

    static XElement[] Charts(string page) =>
    [
        .. page.Split("<svg").Skip(1).Select(
            part => XDocument.Parse("<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)]).Root!),
    ];

    static IEnumerable<string> Texts(XElement chart) =>
        chart.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value);

    static ComparisonResult Compare(params (string Name, double[] Losses, double[] Accuracies)[] runs) => new(
        "digits", "cpu", 2, 42, "MLP",
        [.. runs.Select(run => OptimizerResult.From(
            run.Name, [.. run.Losses.Zip(run.Accuracies, (loss, accuracy) => new EpochResult(loss, accuracy, 100, 0.25))]))]);

    static RunInfo Run() => new()
    {
        Options = new CompareOptions(),
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Elapsed = TimeSpan.FromSeconds(12),
        TrainingRows = 1437,
        ValidationRows = 360,
        LearningRates = new Dictionary<string, double>(StringComparer.Ordinal) { ["sgd"] = 0.1 },
    };
}
