namespace Tensorium.NN;

/// <summary>What all layers and models can, and give back as their own type.</summary>
public static class LayerExtensions
{
    /// <summary>
    /// Moves a layer or a model to a device, in place: weights, statistics and gradients, and of a compiled model the optimizer's
    /// state. Weights that do not exist yet are made there. A model in the middle of its training goes on there.
    /// </summary>
    /// <remarks>
    /// <para><c>Fit</c>, <c>Evaluate</c>, <c>Predict</c> and <c>TrainOnBatch</c> bring their data to the model batch by batch.
    /// <c>Call</c> does not: its inputs lie on the model's device, see <see cref="Dataset.To"/> and <see cref="Batch.To"/>.</para>
    /// <para>Of an optimizer that a program steps by hand, the state follows in the next step.</para>
    /// <para>A layer of one's own that keeps tensors makes them by <c>AddParameter(..., trainable: false)</c>, so that they move.</para>
    /// </remarks>
    /// <param name="layer">The layer or model.</param>
    /// <param name="device">Where to.</param>
    /// <returns>The layer or model itself.</returns>
    /// <exception cref="OutOfMemoryException">The device does not have the memory; then all weights are where they were.</exception>
    public static TLayer To<TLayer>(this TLayer layer, Device device) where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(device);
        layer.Move(device);
        return layer;
    }
}
