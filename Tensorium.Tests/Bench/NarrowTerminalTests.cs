using NUnit.Framework;
using Spectre.Console;
using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>Tables in terminals of any width: no line is longer, and no name or number is broken, emptied or alone without its row.</summary>
[TestFixture]
[OnCpu("the main program, which has --device")]
sealed class NarrowTerminalTests
{
    static readonly RooflineRow[] Kernels =
    [
        new("softmax-cross-entropy", "4-4-4-4 batch 1", 2, 1234.56, 1122.33, "GFLOP/s", 2345.6, 0.53, 16_543.2, 123_456, 0.5),
        new("tiny-op", "16", 1, 0.36, 0.37, "us", null, null, 0.4, 456, 0),
    ];

    static readonly PeerRow[] Works =
    [
        new("softmax-cross-entropy", "512x10", 2, "System.Numerics.Tensors", "10.0.0", 11_234.56, 12_345.67, "us", 1.10, 11_299.01, 12_399.02, 1.09),
        new("tiny-op", "16", 1, "PyTorch", "2.5.1+cpu", 0.36, 0.97, "us", 2.69, 0.37, 0.98, 2.65),
    ];

    static readonly string[] Optimizers = ["sgd", "adam", "lookahead"];

    [Test]
    public void Kernels_keep_their_name_shape_threads_and_rate([Values(40, 60, 79, 80, 100, 120, 200)] int width)
    {
        string text = Painted(width, console => Show(RooflineVerb.Table(TextWriter.Null, console), Kernels.Select(RooflineVerb.Cells)));

        AssertHolds(text, width, ["softmax-cross-entropy", "4-4-4-4 batch 1", "2", "1234.56", "GFLOP/s"], ["tiny-op", "16", "1", "0.36", "us"]);
        Assert.That(text.Contains("123,456"), Is.EqualTo(width is 40 or 60 or 200), "all or, in a table, what fits");
    }

    [Test]
    public void Peers_keep_their_work_and_ratio([Values(40, 60, 79, 80, 100, 120, 200)] int width)
    {
        string text = Painted(width, console => Show(PeersVerb.Table(TextWriter.Null, console), Works.Select(PeersVerb.Cells)));

        AssertHolds(text, width, ["softmax-cross-entropy 512x10", "System.Numerics.Tensors", "2", "1.10"], ["tiny-op 16", "PyTorch", "1", "2.69"]);
    }

    [Test]
    public void Optimizers_keep_their_name_and_accuracy([Values(30, 40, 60, 80, 100, 120, 200)] int width)
    {
        RunResult Run(ulong seed) => RunResult.From(seed, [new(0.1234, 0.5 + 0.01 * (seed - 40), 1000, 0.25)], 0.5);
        var comparison = new ComparisonResult(
            "digits", "cpu", 2, [42, 43], "MLP", 1, 0.5, [.. Optimizers.Select(name => new OptimizerResult(name, 0.001, [Run(42), Run(43)]))]);
        string text = Painted(width, console => SummaryTable.Write(console, comparison, plain: false));

        AssertHolds(text[..text.IndexOf("medians", StringComparison.Ordinal)], width, ["SGD", "52.50 %"], ["Adam", "52.50 %"], ["Lookahead", "52.50 %"]);
    }

    [Test]
    public void Progress_keeps_the_name_and_the_bar([Values(40, 60, 80, 100, 120, 200)] int width)
    {
        var at = new EpochProgress(new(Phase.Tuning, "lookahead", 0.0003, 45), 15, 20, new EpochResult(double.NaN, 0.5, 100_000, 0.5), 10, 15, TimeSpan.Zero);
        var latest = new Dictionary<string, EpochProgress>(StringComparer.Ordinal) { ["lookahead"] = at };
        string text = Painted(width, console => console.Write(LiveProgress.Table(Optimizers, latest, at, width)));

        AssertHolds(text, width, ["SGD"], ["Adam"], ["Lookahead", "━━━━━━━━━━━━ 9/15"]);
        Assert.That(text.Contains("200,000"), Is.EqualTo(width >= 80));
    }

    static void Show(RowTable table, IEnumerable<string[]> rows) => table.Show(_ =>
    {
        foreach (string[] row in rows) table.Add(row);
    });

    static string Painted(int width, Action<IAnsiConsole> paint)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        paint(console);
        return writer.ToString();
    }

    /// <summary>The words of a row stand whole in a line of its own, or in lines of their own one after the other.</summary>
    static void AssertHolds(string text, int width, params string[][] rows)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd())];
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(width), text);
        string[] cells = [.. lines.SelectMany(line => line.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        bool inBlocks = !text.Contains('│', StringComparison.Ordinal);
        foreach (string[] words in rows)
            if (inBlocks) foreach (string word in words) Assert.That(cells.Any(cell => cell.EndsWith(" " + word, StringComparison.Ordinal)), $"{word} in\n{text}");
            else Assert.That(lines.Any(line => words.All(line.Split('│', StringSplitOptions.TrimEntries).Contains)), $"{string.Join(", ", words)} in\n{text}");
    }
}
