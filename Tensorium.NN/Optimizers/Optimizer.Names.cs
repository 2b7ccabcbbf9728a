using System.Collections.Concurrent;

namespace Tensorium.NN;

// By name.
public abstract partial class Optimizer
{
    static readonly ConcurrentDictionary<string, Func<Optimizer>> Registered = new(StringComparer.Ordinal);

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

    /// <summary>All built-in names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, known => known.Name);

    /// <summary>Whether its name leads to such a one again, and not to another that is called alike.</summary>
    internal bool IsSaveable => Find(Name)?.GetType() == GetType();

    /// <summary>An optimizer of default options by its name: <c>model.Compile("adam", "mse")</c>.</summary>
    /// <exception cref="ArgumentException">No optimizer is called that; the message lists all.</exception>
    public static implicit operator Optimizer(string name) => Create(name);

    /// <summary>An optimizer of default options by its name, for example "adamw" or "AdamW", or one announced by <see cref="Register"/>.</summary>
    /// <exception cref="ArgumentException">No optimizer is called that; the message lists all.</exception>
    public static Optimizer Create(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new ArgumentException(
            $"there is no optimizer '{name}'; there are {string.Join(", ", Names.Concat(Registered.Keys))}. See Optimizer.Register", nameof(name));
    }

    /// <summary>Makes an optimizer of one's own known by a name, so that models that were compiled with it can be saved and loaded.</summary>
    /// <param name="name">The <see cref="Name"/> that the optimizer has; one of one's own that is known already is replaced.</param>
    /// <param name="create">Makes a new one of default options, without parameters.</param>
    /// <exception cref="ArgumentException">It is the name of a built-in one.</exception>
    public static void Register(string name, Func<Optimizer> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (BuiltIn(name) is not null) throw new ArgumentException($"the optimizer '{name}' is built in", nameof(name));
        Registered[name] = create;
    }

    static Optimizer? Find(string name) => (BuiltIn(name) ?? Registered.GetValueOrDefault(name))?.Invoke();

    static Func<Optimizer>? BuiltIn(string name) => Array.Find(Known, known => KnownName.Is(known.Name, name)).Create;
}
