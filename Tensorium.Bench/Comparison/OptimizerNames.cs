namespace Tensorium.Bench;

/// <summary>The optimizers that the program knows, in the order in which the field found them.</summary>
static class OptimizerNames
{
    static readonly (string Id, string Title)[] Names =
    [
        ("sgd", "SGD"), ("momentum", "Momentum"), ("nag", "NAG"), ("adagrad", "AdaGrad"), ("adadelta", "AdaDelta"),
        ("rmsprop", "RMSProp"), ("adam", "Adam"), ("adamax", "AdaMax"), ("nadam", "Nadam"), ("adamw", "AdamW"),
    ];

    /// <summary>Their identifiers, as on the command line and in results.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(name => name.Id)];

    /// <summary>How an optimizer is written in text, for example "AdamW"; an unknown identifier stays as it is.</summary>
    public static string Title(string id) =>
        Array.Find(Names, name => string.Equals(name.Id, id, StringComparison.Ordinal)).Title ?? id;
}
