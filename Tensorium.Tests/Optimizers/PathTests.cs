using NUnit.Framework;
using Tensorium.Bench;
using Tensorium.NN;
using Tensorium.Tests.Bench;
using Tensorium.Tests.Docs;

namespace Tensorium.Tests.Optimizers;

/// <summary>The pictures of paths: their first steps by plain loops, their contours, and the committed files.</summary>
[TestFixture]
[OnCpu("pictures with the processor's bits")]
sealed class PathTests
{
    static readonly TrainerFactory Untouched = (_, _, _, _) => throw new InvalidOperationException("nothing should train here");

    [Test]
    public async Task The_pictures_of_the_page_are_what_the_verb_draws()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"paths-{Guid.NewGuid():N}");
        try
        {
            ProgramRun run = await ProgramRun.Of(Untouched, ["paths", "--out", folder]);
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(3));
            foreach (PathProblem problem in PathProblem.All)
            {
                string drawn = await File.ReadAllTextAsync(Path.Combine(folder, $"{problem.Id}.svg"));
                Assert.That(drawn == Repository.Read($"docs/pictures/{problem.Id}.svg"), $"run paths --out docs/pictures: {problem.Id} differs");
                foreach (PathContestant contestant in PathContestant.All) Assert.That(drawn, Does.Contain($">{contestant.Title}</text>"));
                Assert.That(drawn, Does.Not.Contain("NaN"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Every_optimizer_walks() =>
        Assert.That(PathContestant.All.Select(contestant => contestant.Create().Name).Distinct(StringComparer.Ordinal), Is.EquivalentTo(Optimizer.Names));

    static readonly Dictionary<string, Func<PaperTensorStep>> Papers = new(StringComparer.Ordinal)
    {
        ["SGD"] = PaperOptimizers.Each(PaperOptimizers.Sgd),
        ["Momentum"] = PaperOptimizers.Each(() => PaperOptimizers.Momentum(0.9, false)),
        ["NAG"] = PaperOptimizers.Each(() => PaperOptimizers.Momentum(0.9, true)),
        ["AdaGrad"] = PaperOptimizers.Each(() => PaperOptimizers.AdaGrad(0.1, 1e-7)),
        ["AdaDelta"] = PaperOptimizers.Each(() => PaperOptimizers.AdaDelta(0.95, 1e-7)),
        ["RMSProp"] = PaperOptimizers.Each(() => PaperOptimizers.RmsProp(0.9, 0, 1e-7, false)),
        ["RMSProp, centered"] = PaperOptimizers.Each(() => PaperOptimizers.RmsProp(0.9, 0, 1e-7, true)),
        ["Adam"] = PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, 1e-7)),
        ["AMSGrad"] = PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, 1e-7, largest: true)),
        ["AdaMax"] = PaperOptimizers.Each(() => PaperOptimizers.AdaMax(0.9, 0.999, 1e-7)),
        ["Nadam"] = PaperOptimizers.Each(() => PaperOptimizers.Nadam(0.9, 0.999, 1e-7)),
        ["AdamW"] = PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, 1e-7, decay: 0.004)),
        ["RAdam"] = PaperOptimizers.Each(() => PaperOptimizers.RAdam(0.9, 0.999, 1e-7)),
        ["LAMB"] = PaperOptimizers.Lamb(0.9, 0.999, 1e-7),
        ["Lion"] = PaperOptimizers.Each(() => PaperOptimizers.Lion(0.9, 0.99)),
        ["Lookahead (Adam)"] = PaperOptimizers.Lookahead(PaperOptimizers.Each(() => PaperOptimizers.Adam(0.9, 0.999, 1e-7)), 5, 0.5),
    };

    [Test]
    public void First_steps_are_those_of_plain_loops([Values("rosenbrock", "quadratic", "noisy-valley")] string id)
    {
        PathProblem problem = PathProblem.All.Single(each => each.Id == id);
        double[] noise = problem.Disturbances().ToArray<double>();
        foreach (PathContestant contestant in PathContestant.All)
        {
            PathWalk walk = PathWalk.Best(problem, contestant, CancellationToken.None);
            PaperTensorStep step = Papers[contestant.Title]();
            double[] w = [problem.Start.X, problem.Start.Y];
            for (int t = 1; t <= 10; t++)
            {
                double[] g = Slope(id, w[0], w[1]);
                step(t, w, [g[0] + noise[2 * t - 2], g[1] + noise[2 * t - 1]], walk.Rate);
                Assert.That(new[] { walk.Points[t].X, walk.Points[t].Y }, Is.EqualTo(w).Within(1e-9), $"{contestant.Title}, step {t}");
            }
        }
    }

    // The derivatives worked out by hand.
    static double[] Slope(string id, double x, double y)
    {
        if (id == "rosenbrock") return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];
        if (id == "noisy-valley") return [(x - 1) / 10 - 10 * (y - Math.Sin(x)) * Math.Cos(x), 10 * (y - Math.Sin(x))];
        (double cos, double sin) = (Math.Cos(Math.PI / 6), Math.Sin(Math.PI / 6));
        double u = cos * (x - 1) + sin * (y - 1), v = cos * (y - 1) - sin * (x - 1);
        return [u * cos - 50 * v * sin, u * sin + 50 * v * cos];
    }

    [Test]
    public void Noise_has_its_deviation_and_no_problem_starts_at_its_end()
    {
        double[] noise = PathProblem.All.Single(problem => problem.Noise > 0).Disturbances().ToArray<double>();
        Assert.That(noise.Average(), Is.EqualTo(0).Within(0.15));
        Assert.That(Math.Sqrt(noise.Average(each => each * each)), Is.EqualTo(1).Within(0.1));
        foreach (PathProblem problem in PathProblem.All)
        {
            double At(PlanePoint point) => problem.Loss(Tensor.From(point.X), Tensor.From(point.Y)).Item<double>();
            Assert.That(At(problem.Minimum), Is.EqualTo(0).Within(1e-15), problem.Id);
            Assert.That(At(problem.Start), Is.GreaterThan(1), problem.Id);
        }
    }

    [Test]
    public void Contours_are_closed_loops_at_their_level()
    {
        var bowl = new double[41, 41];
        for (int row = 0; row < 41; row++)
            for (int column = 0; column < 41; column++) bowl[row, column] = (row - 20) * (row - 20) + (column - 20) * (column - 20);
        var circle = new Contours(bowl).Below(100).Single();
        Assert.That(circle.Select(point => Math.Sqrt(Math.Pow(point.X - 20, 2) + Math.Pow(point.Y - 20, 2))), Is.All.EqualTo(10).Within(0.05));
        double area = circle.Zip(circle.Skip(1).Append(circle[0]), (a, b) => (a.X * b.Y - b.X * a.Y) / 2).Sum();
        Assert.That(Math.Abs(area), Is.EqualTo(100 * Math.PI).Within(2));
        Assert.That(new Contours(bowl).Below(0), Is.Empty);

        double[,] saddle = { { 0, 1 }, { 1, 0 } };
        Assert.That(new Contours(saddle).Below(0.5).Select(loop => loop.Count), Is.EqualTo(new[] { 4, 4 }), "two corners apart");
        Assert.That(new Contours(saddle).Below(2).Single(), Has.Count.EqualTo(8), "the whole grid");
    }

    [TestCase("paths --out", "--out needs a value: DIR")]
    [TestCase("paths --output x", "there is no option --output")]
    [TestCase("paths x", "'x' is no option")]
    public async Task Bad_input_ends_with_code_2_and_one_line(string arguments, string message)
    {
        ProgramRun run = await ProgramRun.Of(Untouched, arguments.Split(' '));
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.StartWith("error: ").And.Contains(message));
    }

    [Test]
    public async Task A_file_is_no_folder_and_help_helps()
    {
        ProgramRun run = await ProgramRun.Of(Untouched, ["paths", "--out", Repository.PathOf("README.md")]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((2, $"error: --out: '{Repository.PathOf("README.md")}' is a file, not a folder{Environment.NewLine}")));
        Assert.That((await ProgramRun.Of(Untouched, ["paths", "--help"])).Output, Does.Contain("  --out "));
        Assert.That((await ProgramRun.Of(Untouched, ["--help"])).Output, Does.Contain("  paths "));
    }
}
