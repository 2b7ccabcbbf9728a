namespace Tensorium.Kernels;

/// <summary>Where a gradient check samples an op's input: an interval, less a neighbourhood of each kink.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Kinks">Points without a derivative.</param>
public readonly record struct Domain(double Low, double High, params double[] Kinks)
{
    /// <summary>[-3, 3], smooth.</summary>
    public static Domain Real => new(-3, 3);

    /// <summary>[0.1, 3], smooth.</summary>
    public static Domain Positive => new(0.1, 3);

    /// <summary>[-3, 3], with kinks at the given points.</summary>
    public static Domain Except(params double[] kinks) => new(-3, 3, kinks);
}
