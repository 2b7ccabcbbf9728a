namespace Tensorium.NN;

/// <summary>Everything that an optimizer needs to go on exactly where it was: plain data, for any file format.</summary>
/// <param name="Optimizer">Its <see cref="NN.Optimizer.Name"/>, for example "adam".</param>
/// <param name="Numbers">The count of steps and the options by name. An option that is off is absent.</param>
/// <param name="Tensors">What it keeps of each parameter, as "parameter/slot": "dense/kernel/slot0". Copies.</param>
/// <remarks>
/// Where two parameters have one name, those after the first are called "name#2", "name#3" in the order of the parameters.
/// </remarks>
public sealed record OptimizerState(
    string Optimizer, IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, Tensor> Tensors)
{
    /// <summary>The number of steps that had been made.</summary>
    /// <exception cref="OptimizerStateException">The numbers lack it, or it counts nothing.</exception>
    public long StepCount
    {
        get
        {
            if (!Numbers.TryGetValue(nameof(StepCount), out var steps))
                throw new OptimizerStateException($"the state of {Optimizer} lacks the number {nameof(StepCount)}");
            if (!(steps >= 0 && steps < 1L << 53 && double.IsInteger(steps)))
                throw new OptimizerStateException(
                    FormattableString.Invariant($"the state of {Optimizer} has {nameof(StepCount)} = {steps}, which is no count of steps"));
            return (long)steps;
        }
    }
}

/// <summary>A state that does not fit the optimizer it is given to.</summary>
public sealed class OptimizerStateException : Exception
{
    /// <summary>Without a message.</summary>
    public OptimizerStateException()
    {
    }

    /// <summary>With what does not fit.</summary>
    public OptimizerStateException(string message) : base(message)
    {
    }

    /// <summary>With what does not fit, and why.</summary>
    public OptimizerStateException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
