namespace Tensorium.NN;

public abstract partial class Optimizer
{
    // In the order in which the field found them.
    static readonly (string Name, Func<Optimizer> Create)[] Known =
    [
        ("sgd", () => new Sgd()),
        ("momentum", () => new Momentum()),
        ("nag", () => new Nag()),
        ("adagrad", () => new AdaGrad()),
        ("adadelta", () => new AdaDelta()),
        ("rmsprop", () => new RmsProp()),
        ("adam", () => new Adam()),
        ("adamax", () => new AdaMax()),
        ("nadam", () => new Nadam()),
        ("adamw", () => new AdamW()),
        ("radam", () => new RAdam()),
        ("lamb", () => new Lamb()),
        ("lion", () => new Lion()),
    ];

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>An optimizer of default options by its name in lower case, for example "adamw".</summary>
    /// <exception cref="ArgumentException">No optimizer is called that; the message lists all.</exception>
    public static Optimizer Create(string name) =>
        Array.Find(Known, known => string.Equals(known.Name, name, StringComparison.Ordinal)).Create?.Invoke()
        ?? throw new ArgumentException($"there is no optimizer '{name}'; there are {string.Join(", ", Names)}", nameof(name));
}
