namespace Tensorium.NN;

// Where weights lie.
public abstract partial class Layer
{
    /// <summary>
    /// Where the weights are: from the first call on, or since <see cref="LayerExtensions.To"/>. Before, where they will be made:
    /// on the device of the model it is in, else on <see cref="Device.Default"/>.
    /// </summary>
    public Device Device => _device ?? _parent?.Device ?? Device.Default;

    /// <summary>Moves all weights with their gradients; layers that have none yet will make theirs there.</summary>
    internal virtual void Move(Device device)
    {
        using var unowned = TensorScope.Suspend();
        Layer[] layers = [.. WithPaths().Select(pair => pair.Layer)];
        (Parameter Parameter, Tensor Value)[] moved =
            [.. layers.SelectMany(layer => layer._own).Select(parameter => (parameter, parameter.On(device)))]; // all or, without memory, none
        foreach (var (parameter, value) in moved) parameter.Become(value);
        foreach (var layer in layers) layer._device = device;
    }
}
