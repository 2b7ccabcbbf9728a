using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>A problem made from random numbers. It is the same for every seed of a comparison; they only split it differently.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Help">What it is, and what its noise means.</param>
/// <param name="Noise">How noisy it is unless said otherwise.</param>
/// <param name="Make">Makes so many rows with such noise.</param>
sealed record SyntheticProblem(string Name, string Help, double Noise, Func<int, double, LabeledData> Make)
{
    /// <summary>The rows of a problem unless said otherwise.</summary>
    public const int DefaultRows = 2000;

    /// <summary>Every problem.</summary>
    public static IReadOnlyList<SyntheticProblem> All { get; } =
    [
        new("spirals", "two spiral arms; noise: deviation of a point", 0.03,
            (rows, noise) => SyntheticData.Spirals(rows, noise)),
        new("moons", "two half circles that interlock; noise: deviation of a point", 0.15,
            (rows, noise) => SyntheticData.Moons(rows, noise)),
        new("teacher", "five classes by a random network; noise: share of random classes", 0.05,
            (rows, noise) => SyntheticData.Teacher(rows, noise)),
        new("ravine", "linear, features of scales 1 to 1/100; noise: share of random classes", 0.05,
            (rows, noise) => SyntheticData.Ravine(rows, noise)),
    ];

    /// <summary>The problem of that name, or null.</summary>
    public static SyntheticProblem? Find(string name) =>
        All.FirstOrDefault(problem => string.Equals(problem.Name, name, StringComparison.Ordinal));
}
