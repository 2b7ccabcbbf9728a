namespace Tensorium.Bench;

/// <summary>Optimizers that share an idea, and a colour in the report.</summary>
enum OptimizerFamily
{
    /// <summary>One rate for all weights: gradient descent and its momentum.</summary>
    Descent,

    /// <summary>A rate for each weight from the size of its gradients.</summary>
    Adaptive,

    /// <summary>Momentum and a rate for each weight.</summary>
    Adam,

    /// <summary>Rules about whole tensors, signs, or other optimizers.</summary>
    Beyond,
}
