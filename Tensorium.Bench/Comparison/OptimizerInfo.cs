using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>What the program knows of an optimizer.</summary>
/// <param name="Id">Its identifier, as on the command line and in results.</param>
/// <param name="Title">How it is written in text.</param>
/// <param name="Family">Its relatives.</param>
/// <param name="LearningRate">
/// The rate it runs with unless said otherwise: by trial on the digits, to two figures. What authors suggest is for larger data.
/// </param>
/// <param name="Does">One sentence: how it moves the weights.</param>
/// <param name="Use">One sentence: when to choose it.</param>
sealed record OptimizerInfo(
    string Id, string Title, OptimizerFamily Family, double LearningRate, string Does, string Use)
{
    /// <summary>Makes it, with its other options as the library has them.</summary>
    public Optimizer Create()
    {
        // A wrapper has no name of its own in the library.
        Optimizer optimizer = string.Equals(Id, "lookahead", StringComparison.Ordinal)
            ? new Adam { Lookahead = new Lookahead() } : Optimizer.Create(Id);
        optimizer.LearningRate = LearningRate;
        return optimizer;
    }
}
