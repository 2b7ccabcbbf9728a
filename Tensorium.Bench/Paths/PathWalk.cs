using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>The path of an optimizer over a problem.</summary>
/// <param name="Title">The optimizer.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Points">The start and the weights after each step; it ends before the first that the view does not hold.</param>
/// <param name="Losses">The loss at each point, without noise.</param>
sealed record PathWalk(string Title, double Rate, IReadOnlyList<PlanePoint> Points, IReadOnlyList<double> Losses)
{
    /// <summary>The rates that are tried.</summary>
    public static IReadOnlyList<double> Rates { get; } =
        [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

    /// <summary>The path at the one of <see cref="Rates"/> that stays in view and has the lowest mean loss in its second half.</summary>
    /// <exception cref="InvalidOperationException">No rate stays in view.</exception>
    public static PathWalk Best(PathProblem problem, PathContestant contestant, CancellationToken cancellation)
    {
        List<PathWalk> whole = [];
        foreach (double rate in Rates)
        {
            cancellation.ThrowIfCancellationRequested();
            PathWalk walk = At(problem, contestant, rate);
            if (walk.Points.Count > problem.Steps) whole.Add(walk);
        }
        return whole.MinBy(walk => walk.Losses.Skip(problem.Steps / 2).Average())
            ?? throw new InvalidOperationException($"{contestant.Title} leaves the view of {problem.Id} at every rate");
    }

    /// <summary>The path at a rate.</summary>
    public static PathWalk At(PathProblem problem, PathContestant contestant, double rate)
    {
        var weights = new Parameter("w", Tensor.From(problem.Start.X, problem.Start.Y));
        Optimizer optimizer = contestant.Create();
        optimizer.Attach([weights]);
        optimizer.LearningRate = rate;
        double[] disturbances = problem.Disturbances().ToArray<double>();
        List<PlanePoint> points = [];
        List<double> losses = [];
        for (int t = 0; t <= problem.Steps; t++)
        {
            using var scope = TensorScope.Enter();
            double[] at = weights.Value.ToArray<double>();
            if (!problem.View.Holds(new(at[0], at[1]))) break;
            Tensor x = weights.Value[0], y = weights.Value[1], loss = problem.Loss(x, y);
            points.Add(new(at[0], at[1]));
            losses.Add(loss.Item<double>());
            if (t == problem.Steps) break;
            optimizer.ZeroGrad();
            // The gradient of the plane is the disturbance.
            if (problem.Noise > 0) loss += disturbances[2 * t] * x + disturbances[2 * t + 1] * y;
            loss.Backward();
            optimizer.Step();
        }
        return new(contestant.Title, rate, points, losses);
    }
}
