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

    /// <summary>An optimizer of default options by its name: <c>model.Compile("adam", "mse")</c>.</summary>
    /// <exception cref="ArgumentException">No optimizer is called that; the message lists all.</exception>
    public static implicit operator Optimizer(string name) => Create(name);

    /// <summary>An optimizer of default options by its name, for example "adamw" or "AdamW".</summary>
    /// <exception cref="ArgumentException">No optimizer is called that; the message lists all.</exception>
    public static Optimizer Create(string name) =>
        Array.Find(Known, known => KnownName.Is(known.Name, name)).Create?.Invoke()
        ?? throw new ArgumentException($"there is no optimizer '{name}'; there are {string.Join(", ", Names)}", nameof(name));
}
