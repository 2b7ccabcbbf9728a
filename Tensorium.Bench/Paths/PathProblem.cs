namespace Tensorium.Bench;

/// <summary>A loss of two weights that a picture can show.</summary>
/// <param name="Id">The name of its picture's file.</param>
/// <param name="Title">What it is.</param>
/// <param name="Formula">The loss, as text.</param>
/// <param name="Loss">The loss of each x and y.</param>
/// <param name="Start">Where every path begins.</param>
/// <param name="Minimum">Where the loss is 0.</param>
/// <param name="View">The part of the plane that is shown.</param>
/// <param name="Levels">The losses of the contours, from the lowest.</param>
/// <param name="Steps">The steps of every path.</param>
/// <param name="Noise">The standard deviation of what is added to each component of each gradient.</param>
sealed record PathProblem(
    string Id, string Title, string Formula, Func<Tensor, Tensor, Tensor> Loss, PlanePoint Start, PlanePoint Minimum, PlaneView View,
    IReadOnlyList<double> Levels, int Steps, double Noise = 0)
{
    /// <summary>Every problem, in the order of the page.</summary>
    public static IReadOnlyList<PathProblem> All { get; } =
    [
        new("rosenbrock", "Rosenbrock's valley", "f(x, y) = (1 - x)² + 100 (y - x²)²",
            (x, y) => (1 - x).Square() + 100 * (y - x.Square()).Square(), new(1.5, 1.5), new(1, 1),
            new(0.4, 0.2, 1.76, 2.36), [0.01, 0.05, 0.25, 1, 3, 8, 20, 45, 90, 160], Steps: 500),
        // Turned by 30 degrees, or a rate for each weight would be all that it takes.
        new("quadratic", "An ill-conditioned quadratic", "f(x, y) = (u² + 50 v²) / 2, turned by 30 degrees",
            (x, y) => ((Along * (x - 1) + Across * (y - 1)).Square() + 50 * (Along * (y - 1) - Across * (x - 1)).Square()) / 2,
            new(-1.4, 0.6), new(1, 1), new(-1.9, -0.7, 1.9, 2.2), [0.05, 0.25, 0.8, 2, 5, 10, 20, 40, 75, 130], Steps: 200),
        new("noisy-valley", "A noisy valley", "f(x, y) = (x - 1)² / 20 + 5 (y - sin x)², noise of deviation 1 in each gradient",
            (x, y) => (x - 1).Square() / 20 + 5 * (y - x.Sin()).Square(), new(-4.2, -0.6), new(1, Math.Sin(1)),
            new(-5.5, -2.2, 2.5, 2.6), [0.02, 0.08, 0.25, 0.6, 1.2, 2.5, 5, 10, 20, 35], Steps: 200, Noise: 1),
    ];

    static double Along => Math.Sqrt(3) / 2;

    static double Across => 0.5;

    /// <summary>What is added to the gradient of each step: the same for every optimizer and every rate, of shape (steps, 2).</summary>
    public Tensor Disturbances() => Noise * Tensor.Randn(new Generator(2026), Steps, 2).To(DType.Float64);
}

/// <summary>A point of the plane of two weights.</summary>
readonly record struct PlanePoint(double X, double Y);

/// <summary>A part of the plane of two weights.</summary>
readonly record struct PlaneView(double Left, double Low, double Right, double High)
{
    /// <summary>Whether it shows a point; none that is no number.</summary>
    public bool Holds(PlanePoint point) => point.X >= Left && point.X <= Right && point.Y >= Low && point.Y <= High;
}
