namespace Tensorium.NN;

/// <summary>Makes trained models smaller: folds normalizations away, prunes small weights, and counts.</summary>
public static class ModelSurgery
{
    /// <summary>A copy without the batch normalizations that follow a dense layer directly: their scale and shift go into its
    /// weights, W' = W γ / √(σ² + ε) and b' = (b - μ) γ / √(σ² + ε) + β. At test it gives the same, to rounding.</summary>
    /// <remarks>A dense layer with an activation stays as it is: the normalization comes after the activation.</remarks>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="NotSupportedException">A layer does not describe itself; see <see cref="LayerRegistry"/>.</exception>
    public static Sequential FoldBatchNormalization(Sequential model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _ = model.Parameters.Count; // builds it where its input is known
        if (model.InputShape is not { } input) throw new InvalidOperationException($"{model.Name} has no weights before its first call");
        using var unowned = TensorScope.Suspend();
        using var unrecorded = Autograd.NoGrad();
        var layers = model.Layers;
        List<(Layer New, Layer Old, BatchNormalization? Folded)> pairs = [];
        for (var i = 0; i < layers.Length; i++)
        {
            var folded = i + 1 < layers.Length && layers[i] is Dense { Activation: null } dense && layers[i + 1] is BatchNormalization next
                && IsLastAxis(next, dense.OutputShape(dense.InputShape!.Value).Rank) && layers.Count(layer => layer == dense) == 1
                ? next
                : null;
            var config = layers[i].Config;
            if (folded is not null) config["use_bias"] = true;
            pairs.Add((LayerRegistry.Create(config), layers[i], folded));
            if (folded is not null) i++;
        }
        var result = new Sequential(pairs.Select(pair => pair.New)) { Name = model.Name, DType = model.DType }.To(model.Device);
        result.Build(input);
        foreach (var (copy, old, folded) in pairs)
        {
            if (folded is null) copy.SetWeights(old.GetWeights());
            else Fold((Dense)copy, (Dense)old, folded);
        }
        return result;
    }

    /// <summary>Sets the smallest weights to 0, by magnitude over all kernels of a layer and those inside.</summary>
    /// <remarks>
    /// Biases, normalizations and weights of one axis stay: see <see cref="ParameterGroup.IsKernel"/>. Of equal magnitudes the first
    /// are pruned. Training afterwards may move pruned weights again.
    /// </remarks>
    /// <param name="layer">A layer or a model.</param>
    /// <param name="share">The share of weights to prune, in [0, 1].</param>
    /// <returns>How many are 0 now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share does not lie in [0, 1].</exception>
    public static long PruneByMagnitude(Layer layer, double share)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "a share lies in [0, 1]");
        Parameter[] kernels = [.. layer.Parameters.Where(ParameterGroup.IsKernel)];
        double[] magnitudes = [.. kernels.SelectMany(kernel => Values(kernel).Select(Math.Abs))];
        Array.Sort(magnitudes);
        var count = (int)Math.Round(share * magnitudes.Length);
        if (count == 0) return Prune(kernels, double.NegativeInfinity);
        var limit = magnitudes[count - 1];
        return Prune(kernels, limit, count - Array.IndexOf(magnitudes, limit));
    }

    /// <summary>Sets all weights of kernels to 0 whose magnitude is at most a limit: what L1 has driven down.</summary>
    /// <returns>How many are 0 now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or not finite.</exception>
    public static long PruneBelow(Layer layer, double limit)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Prune([.. layer.Parameters.Where(ParameterGroup.IsKernel)], Checked.NotNegative(limit, nameof(limit)));
    }

    /// <summary>Counts weights, zeros and bytes.</summary>
    public static ModelSize SizeOf(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var size = new ModelSize();
        foreach (var parameter in layer.Parameters)
            size = new()
            {
                Parameters = size.Parameters + parameter.Count,
                Trainable = size.Trainable + (parameter.Trainable ? parameter.Count : 0),
                Zeros = size.Zeros + Values(parameter).Count(value => value == 0),
                Bytes = size.Bytes + (parameter.Count * parameter.Value.DType.Size()),
            };
        return size;
    }

    static void Fold(Dense copy, Dense old, BatchNormalization norm)
    {
        var scale = (norm.MovingVariance.Value + norm.Epsilon).Rsqrt();
        if (norm.Gamma is { } gamma) scale *= gamma.Value.Detach();
        var bias = old.Bias is { } before ? before.Value.Detach() - norm.MovingMean.Value : -norm.MovingMean.Value;
        bias *= scale;
        if (norm.Beta is { } beta) bias += beta.Value.Detach();
        copy.SetWeights([old.Kernel.Value.Detach() * scale, bias]);
    }

    static bool IsLastAxis(BatchNormalization norm, int rank) => norm.Axes is [var axis] && (axis == -1 || axis == rank - 1);

    /// <summary>Prunes what lies below a limit, and so many of what lies on it.</summary>
    static long Prune(Parameter[] kernels, double limit, long onLimit = long.MaxValue)
    {
        using var temporaries = TensorScope.Enter();
        using var unrecorded = Autograd.NoGrad();
        long zeros = 0;
        foreach (var kernel in kernels)
        {
            var values = Values(kernel);
            for (var i = 0; i < values.Length; i++)
            {
                var size = Math.Abs(values[i]);
                if (size < limit || (size == limit && onLimit-- > 0)) values[i] = 0;
                if (values[i] == 0) zeros++;
            }
            kernel.Assign(Tensor.From<double>(values, kernel.Shape).To(kernel.Value.DType));
        }
        return zeros;
    }

    static double[] Values(Parameter parameter) => parameter.Value.Detach().To(DType.Float64).ToArray<double>();
}

/// <summary>How large a model is.</summary>
public sealed record ModelSize
{
    /// <summary>All weights, statistics too.</summary>
    public long Parameters { get; init; }

    /// <summary>Those that optimizers change.</summary>
    public long Trainable { get; init; }

    /// <summary>Those that are 0.</summary>
    public long Zeros { get; init; }

    /// <summary>The memory they take.</summary>
    public long Bytes { get; init; }

    /// <summary>The share of zeros, in [0, 1]; 0 without weights.</summary>
    public double Sparsity => Parameters == 0 ? 0 : Zeros / (double)Parameters;

    /// <summary>As a line.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Parameters:N0} parameters, {Trainable:N0} trainable, {Bytes:N0} bytes, {Sparsity:P1} zeros");
}
