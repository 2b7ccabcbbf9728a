namespace Tensorium.Bench;

/// <summary>The optimizers that the program knows, in the order in which the field found them.</summary>
static class OptimizerNames
{
    /// <summary>What is known of each.</summary>
    public static IReadOnlyList<OptimizerInfo> Infos { get; } =
    [
        new("sgd", "SGD", OptimizerFamily.Descent, 0.1,
            "It moves every weight against its gradient, by the same rate for all.",
            "Choose it as the baseline, or with a tuned schedule where the last point of generalization counts."),
        new("momentum", "Momentum", OptimizerFamily.Descent, 0.02,
            "It moves by a running sum of past gradients, so that steady directions gain speed and swinging ones cancel.",
            "Choose it for convolutional networks, with a rate that falls."),
        new("nag", "NAG", OptimizerFamily.Descent, 0.02,
            "It is momentum with the gradient taken as if the next step were made already, which brakes before the valley's other side.",
            "Choose it where momentum overshoots."),
        new("adagrad", "AdaGrad", OptimizerFamily.Adaptive, 0.02,
            "It divides each weight's gradient by the root of the sum of all its squares so far.",
            "Choose it for sparse features, whose rare gradients then still count; in long trainings it comes to a stop."),
        new("adadelta", "AdaDelta", OptimizerFamily.Adaptive, 1,
            "It scales each gradient by the ratio of the recent size of steps to the recent size of gradients.",
            "Choose it when there is no time to tune a rate, and leave that at 1."),
        new("rmsprop", "RMSProp", OptimizerFamily.Adaptive, 0.001,
            "It divides each weight's gradient by the root of a decaying mean of its squares.",
            "Choose it for recurrent networks and for objectives that are noisy or change."),
        new("adam", "Adam", OptimizerFamily.Adam, 0.001,
            "It divides a decaying mean of the gradient by the root of a decaying mean of its square, both corrected for their start at 0.",
            "Choose it first: it works with little tuning almost everywhere."),
        new("adamax", "AdaMax", OptimizerFamily.Adam, 0.002,
            "It is Adam with a decaying largest gradient in the place of the mean square.",
            "Choose it where a few gradients are very large, as with embeddings."),
        new("nadam", "Nadam", OptimizerFamily.Adam, 0.001,
            "It is Adam with Nesterov's look at the next step of its momentum.",
            "Choose it where Adam starts slowly."),
        new("adamw", "AdamW", OptimizerFamily.Adam, 0.001,
            "It is Adam that also shrinks each weight by a share of its own, beside the gradient and not through it.",
            "Choose it for transformers, and wherever Adam needs regularization."),
        new("radam", "RAdam", OptimizerFamily.Adam, 0.003,
            "It is Adam that trusts its mean square only as far as the steps so far support it.",
            "Choose it where Adam would need a warm-up of the rate."),
        new("lamb", "LAMB", OptimizerFamily.Beyond, 0.002,
            "It takes Adam's direction and makes the step of each layer as long as the rate times the norm of its weights.",
            "Choose it for very large batches."),
        new("lion", "Lion", OptimizerFamily.Beyond, 0.0002,
            "It moves every weight by the rate itself, in the direction of the sign of a mean of gradients.",
            "Choose it for large models in little memory, with a rate 3 to 10 times smaller than AdamW's."),
        new("lookahead", "Lookahead", OptimizerFamily.Beyond, 0.003,
            "It lets Adam run for five steps and then goes half of the way to where that led.",
            "Choose it, around any optimizer, where the last steps jump about."),
    ];

    /// <summary>Their identifiers, as on the command line and in results.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Infos.Select(info => info.Id)];

    /// <summary>What is known of an optimizer.</summary>
    /// <exception cref="ArgumentException">There is no such one.</exception>
    public static OptimizerInfo Find(string id) => Infos.FirstOrDefault(info => string.Equals(info.Id, id, StringComparison.Ordinal))
        ?? throw new ArgumentException($"there is no optimizer '{id}'; there are {string.Join(", ", All)}", nameof(id));

    /// <summary>How an optimizer is written in text, for example "AdamW"; an unknown identifier stays as it is.</summary>
    public static string Title(string id) =>
        Infos.FirstOrDefault(info => string.Equals(info.Id, id, StringComparison.Ordinal))?.Title ?? id;
}
