using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>An optimizer that walks, with the options that its title says and its own defaults for all others.</summary>
/// <param name="Title">How it is written in the picture.</param>
/// <param name="Create">Makes one without parameters.</param>
sealed record PathContestant(string Title, Func<Optimizer> Create)
{
    /// <summary>All of the library, in the order in which the field found them.</summary>
    public static IReadOnlyList<PathContestant> All { get; } =
    [
        new("SGD", () => new Sgd()),
        new("Momentum", () => new Momentum()),
        new("NAG", () => new Nag()),
        new("AdaGrad", () => new AdaGrad()),
        new("AdaDelta", () => new AdaDelta()),
        new("RMSProp", () => new RmsProp()),
        new("RMSProp, centered", () => new RmsProp { Centered = true }),
        new("Adam", () => new Adam()),
        new("AMSGrad", () => new Adam { AmsGrad = true }),
        new("AdaMax", () => new AdaMax()),
        new("Nadam", () => new Nadam()),
        new("AdamW", () => new AdamW()),
        new("RAdam", () => new RAdam()),
        new("LAMB", () => new Lamb()),
        new("Lion", () => new Lion()),
        new("Lookahead (Adam)", () => new Adam { Lookahead = new() }),
    ];
}
