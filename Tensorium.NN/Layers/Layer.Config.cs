namespace Tensorium.NN;

// What a layer is made from, and what its weights add to the loss.
public abstract partial class Layer
{
    /// <summary>
    /// What it is made from, without weights: <see cref="LayerRegistry.Create"/> makes another like it. Besides the layer's
    /// own values it holds name, trainability, and the type and the generator that it was given.
    /// </summary>
    /// <exception cref="NotSupportedException">The layer, or a function in it, cannot be saved.</exception>
    public LayerConfig Config
    {
        get
        {
            var config = Describe();
            config["name"] = Name;
            config["trainable"] = Trainable;
            if (ActivityRegularizer is { } activity) config["activity_regularizer"] = activity.Config;
            if (_dtype is { } dtype) config["dtype"] = dtype.ToString();
            if (_generator is { } generator) WriteGenerator(config, generator);
            return config;
        }
    }

    /// <summary>
    /// The sum of what regularizers add to the loss, a scalar: those of all trainable parameters, here and inside, and those of
    /// activities in the last call of this layer by this thread. In a call inside of a <see cref="TensorScope"/> gradients reach
    /// them as long as it is open; their values stay.
    /// </summary>
    /// <returns>Null where there is no regularizer.</returns>
    /// <exception cref="ShapeException">A regularizer gave more than one number.</exception>
    public Tensor? RegularizationLoss()
    {
        Tensor? sum = null;
        foreach (var parameter in Parameters)
        {
            if (parameter.Regularizer is not { } regularizer || !parameter.Trainable) continue;
            Add(OneNumber(regularizer.Call(parameter.Value), parameter.Name));
        }
        foreach (var penalty in ActivityLosses.Found(this)) Add(penalty);
        return sum;

        void Add(Tensor penalty) => sum = sum is null ? penalty : sum + penalty.To(sum.DType);
    }

    /// <summary>Type and values of the layer, for <see cref="Config"/>. Override it, and announce the type to <see cref="LayerRegistry"/>.</summary>
    /// <exception cref="NotSupportedException">The layer cannot be saved.</exception>
    protected virtual LayerConfig Describe() => throw new NotSupportedException(
        $"layer {Name} of type {GetType().Name} cannot be saved: override Describe, and announce the type by LayerRegistry.Register; weights alone are saved by SaveWeights");

    /// <summary>Sets what <see cref="Config"/> adds to every layer's own values.</summary>
    internal void Restore(LayerConfig config)
    {
        if (config.Has("name")) (_name, _isNameGiven) = (WithoutSlash(config.Text("name"), "name"), !IsDefault(config.Text("name")));
        if (config.Has("trainable")) _trainable = config.Flag("trainable"); // layers inside have their own
        if (config.Has("activity_regularizer")) _activityRegularizer = Regularizer.FromConfig(config.Part("activity_regularizer"));
        if (config.Has("dtype"))
            DType = Enum.TryParse<DType>(config.Text("dtype"), out var dtype)
                ? dtype
                : throw new ConfigException($"there is no type {config.Text("dtype")} of numbers");
        if (ReadGenerator(config) is { } generator) _generator = generator;
    }

    internal static void WriteGenerator(LayerConfig config, Generator generator)
    {
        var (seed, drawn) = generator.State;
        (config["generator_seed"], config["generator_drawn"]) = (unchecked((long)seed), unchecked((long)drawn));
    }

    /// <summary>The generator in a config, or null.</summary>
    internal static Generator? ReadGenerator(LayerConfig config) =>
        config["generator_seed"].Content is long seed && config["generator_drawn"].Content is long drawn
            ? new(0) { State = (unchecked((ulong)seed), unchecked((ulong)drawn)) }
            : null;

    void Penalize(Tensor y)
    {
        if (ActivityLosses.IsTrial) return;
        var penalty = OneNumber(ActivityRegularizer!.Call(y), $"the activity of {Name}") / (y.Rank == 0 ? 1 : Math.Max(y.Shape[0], 1));
        TensorScope.Release(penalty); // asked for after the scope of the call
        var around = OpenCall.Around(this);
        for (var i = 0; i < around.Length; i++)
        {
            if (around[..i].Contains(around[i])) continue; // called inside itself
            around[i]._paysForActivity = true;
            ActivityLosses.Add(around[i], penalty);
        }
    }

    static Tensor OneNumber(Tensor penalty, string of) => penalty.Count == 1
        ? penalty.Reshape(Shape.Scalar)
        : throw new ShapeException($"the regularizer of {of} gave shape {penalty.Shape}, and not one number");

    /// <summary>The input in the type of the weights, if there are any.</summary>
    /// <exception cref="InvalidOperationException">It lies on another device than the weights.</exception>
    private protected Tensor Cast(Tensor x)
    {
        if (_own.Count == 0) return x;
        if (x.Device != Device)
            throw new InvalidOperationException(
                $"layer {Name} is on {Device}, its input on {x.Device}: move one of them by To. Fit, Evaluate and Predict move their data");
        return x.DType.IsFloating() ? x.To(DType) : x;
    }
}
