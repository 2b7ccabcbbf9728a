namespace Tensorium.NN;

/// <summary>Batches of examples that lie elsewhere: while a step works with one, the next is on its way.</summary>
static class Prefetch
{
    /// <summary>The batches on a device, in their order. Each lives until the next is asked for.</summary>
    /// <remarks>
    /// Batches of which a part lies on the device already are taken as they are.
    /// </remarks>
    public static IEnumerable<Batch> To(IEnumerable<Batch> batches, Device device)
    {
        Batch? ahead = null;
        try
        {
            foreach (var batch in batches)
            {
                if (Tensors(batch).Any(tensor => tensor.Device == device))
                {
                    yield return batch; // what lies there already is not ours to return
                    continue;
                }
                var next = Moved(batch, device); // begins before the step that uses the present one
                if (ahead is { } ready)
                {
                    ahead = next;
                    try
                    {
                        yield return ready;
                    }
                    finally
                    {
                        Return(ready);
                    }
                }
                ahead = next;
            }
            if (ahead is { } last) yield return last;
        }
        finally
        {
            if (ahead is { } left) Return(left);
        }
    }

    /// <summary>On the device, in no scope: batches are made between the scopes of two steps.</summary>
    static Batch Moved(Batch batch, Device device)
    {
        using var suspended = TensorScope.Suspend();
        using var temporaries = TensorScope.Enter();
        var moved = batch.To(device);
        foreach (var tensor in Tensors(moved)) temporaries.Keep(tensor);
        return moved;
    }

    static void Return(Batch batch)
    {
        foreach (var tensor in Tensors(batch)) tensor.Dispose();
    }

    static IEnumerable<Tensor> Tensors(Batch batch) => [.. batch.Inputs, .. batch.Targets, .. batch.HeadSampleWeights.OfType<Tensor>()];
}
