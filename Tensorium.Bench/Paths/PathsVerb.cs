using System.Text;
using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The verb paths: the way of each optimizer over losses of two weights, as pictures.</summary>
static class PathsVerb
{
    const string Summary = """
        Draws how each optimizer walks over three losses of two weights: Rosenbrock's valley, an ill-conditioned quadratic,
        and a valley with noise in its gradients. Each walks at the best of a few learning rates. One SVG for each loss;
        the same bytes in every run.

        Usage: Tensorium.Bench paths [options]

        """;

    /// <summary>Runs the verb.</summary>
    public static int Run(VerbContext context, CancellationToken cancellation)
    {
        PathOptions options = CommandLineParser.Parse(context.Arguments, new PathOptions(), PathOptions.All);
        if (options.Help)
        {
            context.Output.WriteLine(Summary);
            foreach (Option<PathOptions> option in PathOptions.All) context.Output.WriteLine(option);
            return Application.Done;
        }
        OptionValue.DeviceOrDefault(null);
        string folder = ReportFolder.Create(options.Output, DateTimeOffset.Now);
        foreach (PathProblem problem in PathProblem.All)
        {
            string file = Path.Combine(folder, $"{problem.Id}.svg"), picture = Draw(problem, cancellation);
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(picture)));
            context.Output.WriteLine(file);
        }
        return Application.Done;
    }

    /// <summary>The picture of a problem with the paths of all optimizers.</summary>
    public static string Draw(PathProblem problem, CancellationToken cancellation) => new PathPicture(
        problem, [.. PathContestant.All.Select(contestant => PathWalk.Best(problem, contestant, cancellation))]).ToSvg();
}
