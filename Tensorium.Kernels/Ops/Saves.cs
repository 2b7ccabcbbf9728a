namespace Tensorium.Kernels;

/// <summary>What an op's derivative reads, and so what the tape keeps until backward.</summary>
[Flags]
public enum Saves
{
    /// <summary>Neither input nor output: the derivative is constant.</summary>
    Nothing = 0,

    /// <summary>The input or inputs.</summary>
    Input = 1,

    /// <summary>The output.</summary>
    Output = 2,
}
