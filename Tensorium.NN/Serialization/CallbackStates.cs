namespace Tensorium.NN;

/// <summary>What the callbacks of a run have counted, in a file of the run's state.</summary>
static class CallbackStates
{
    public static (LayerConfig[] Config, OrderedDictionary<string, Tensor> Tensors) Of(IReadOnlyList<Callback> callbacks)
    {
        List<LayerConfig> configs = [];
        OrderedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var callback in callbacks)
        {
            Dictionary<string, Tensor> own = new(StringComparer.Ordinal);
            if (callback.GetState(own) is not { } state) continue;
            foreach (var (name, tensor) in own) tensors.Add($"{configs.Count}/{name}", tensor);
            configs.Add(new(callback.GetType().Name) { ["state"] = state });
        }
        return ([.. configs], tensors);
    }

    /// <summary>The callbacks that saved states belong to, one for each.</summary>
    /// <exception cref="ConfigException">The callbacks are not those that were saved.</exception>
    public static Callback[] Find(IReadOnlyList<LayerConfig> saved, IReadOnlyList<Callback> callbacks)
    {
        Callback[] counting = [.. callbacks.Where(callback => callback.GetState(new Dictionary<string, Tensor>(StringComparer.Ordinal)) is not null)];
        if (!saved.Select(state => state.Type).SequenceEqual(counting.Select(callback => callback.GetType().Name), StringComparer.Ordinal))
            throw new ConfigException(
                $"the run was saved with the callbacks {List(saved.Select(state => state.Type))} and goes on with "
                + $"{List(counting.Select(callback => callback.GetType().Name))}: give it the same, or delete the file to begin anew");
        return counting;

        static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "(none)";
    }

    /// <summary>Gives callbacks that were found their states back.</summary>
    /// <exception cref="ConfigException">A state lacks something.</exception>
    public static void Restore(IReadOnlyList<LayerConfig> saved, IReadOnlyDictionary<string, Tensor> tensors, Callback[] counting)
    {
        for (var i = 0; i < counting.Length; i++)
        {
            var prefix = $"{i}/";
            counting[i].SetState(
                saved[i].Part("state") ?? throw new ConfigException($"{saved[i].Type} has no state"),
                tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value.To(Device.Default), StringComparer.Ordinal));
        }
    }
}
