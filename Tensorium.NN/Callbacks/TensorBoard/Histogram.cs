namespace Tensorium.NN;

/// <summary>How often elements of a tensor lie between limits, as TensorBoard draws it.</summary>
/// <remarks>Elements that are not finite are left out.</remarks>
sealed class Histogram
{
    const int Buckets = 30; // as Keras

    public Histogram(Tensor tensor)
    {
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        var values = tensor.Detach().To(DType.Float64).ToArray<double>();
        (Min, Max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) continue;
            (Min, Max) = (Math.Min(Min, value), Math.Max(Max, value));
            (Count, Sum, SquareSum) = (Count + 1, Sum + value, SquareSum + (value * value));
        }
        if (Count == 0) (Min, Max) = (0, 0);
        var width = (Max - Min) / Buckets;
        (Limits, Counts) = width > 0 ? (new double[Buckets], new double[Buckets]) : ([Max], [Count]);
        if (!(width > 0)) return;
        for (var i = 0; i < Buckets; i++) Limits[i] = i == Buckets - 1 ? Max : Min + ((i + 1) * width);
        foreach (var value in values)
            if (double.IsFinite(value)) Counts[Math.Clamp((int)((value - Min) / width), 0, Buckets - 1)]++;
    }

    public double Min { get; }

    public double Max { get; }

    public double Count { get; }

    public double Sum { get; }

    public double SquareSum { get; }

    /// <summary>The upper ends of the buckets.</summary>
    public double[] Limits { get; }

    public double[] Counts { get; }
}
