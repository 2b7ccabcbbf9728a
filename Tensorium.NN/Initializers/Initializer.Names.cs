namespace Tensorium.NN;

// By name.
public abstract partial class Initializer
{
    // No field: newer compilers hold that another file's properties may be null while the fields of this one are set.
    static (string Name, Func<Initializer> Create)[] Known =>
    [
        ("zeros", () => Zeros),
        ("ones", () => Ones),
        ("random_normal", () => RandomNormal()),
        ("random_uniform", () => RandomUniform()),
        ("truncated_normal", () => TruncatedNormal()),
        ("glorot_uniform", () => GlorotUniform),
        ("glorot_normal", () => GlorotNormal),
        ("he_uniform", () => HeUniform),
        ("he_normal", () => HeNormal),
        ("lecun_uniform", () => LecunUniform),
        ("lecun_normal", () => LecunNormal),
        ("orthogonal", () => Orthogonal()),
        ("identity", () => Identity()),
    ];

    /// <summary>All known names, in Keras's spelling.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>An initializer of default values by its name, "he_normal" or "HeNormal".</summary>
    /// <exception cref="ArgumentException">No initializer is called that; the message lists all.</exception>
    public static implicit operator Initializer(string name) =>
        Array.Find(Known, known => KnownName.Is(known.Name, name)).Create?.Invoke()
        ?? throw new ArgumentException($"there is no initializer '{name}'; there are {string.Join(", ", Names)}", nameof(name));

    /// <summary>Normal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative, or a number is not finite.</exception>
    public static Initializer RandomNormal(double mean = 0, double deviation = 0.05) =>
        new RandomInitializer(RandomDistribution.Normal, Finite(mean, nameof(mean)), Checked.NotNegative(deviation, nameof(deviation)));

    /// <summary>Uniform in [low, high).</summary>
    /// <exception cref="ArgumentOutOfRangeException">low is above high, or a number is not finite.</exception>
    public static Initializer RandomUniform(double low = -0.05, double high = 0.05) => low <= high && double.IsFinite(high - low)
        ? new RandomInitializer(RandomDistribution.Uniform, low, high)
        : throw new ArgumentOutOfRangeException(nameof(high), high, $"no number lies in [{low}, {high})");

    /// <summary>Normal, drawn again where beyond two deviations from the mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative, or a number is not finite.</exception>
    public static Initializer TruncatedNormal(double mean = 0, double deviation = 0.05) =>
        new RandomInitializer(RandomDistribution.TruncatedNormal, Finite(mean, nameof(mean)), Checked.NotNegative(deviation, nameof(deviation)));

    /// <summary>
    /// A random matrix with orthonormal rows or columns, whichever are fewer, times gain. Saxe, McClelland and Ganguli 2014.
    /// </summary>
    /// <remarks>Of more than two axes all but the last count as one. Fewer than two are refused.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite.</exception>
    public static Initializer Orthogonal(double gain = 1) => new OrthogonalInitializer(Finite(gain, nameof(gain)));

    /// <summary>gain on the diagonal of a matrix, else 0. Other than two axes are refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite.</exception>
    public static Initializer Identity(double gain = 1) => new IdentityInitializer(Finite(gain, nameof(gain)));

    static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite");
}
