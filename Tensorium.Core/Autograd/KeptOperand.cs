using Tensorium.Kernels;

namespace Tensorium;

/// <summary>An operand as it was when it was kept, contiguous: a large one shares its memory until that changes, of others there is a copy.</summary>
/// <param name="dtype">The type of its elements.</param>
/// <param name="device">Where it lies.</param>
/// <param name="reading">What is held while it is read.</param>
sealed class KeptOperand(DType dtype, Device device, Lock reading)
{
    // To share costs as much as to copy 16 KB. Less than a quarter of a storage is copied, too, for a change would copy all of that.
    const long FewestBytes = 16 << 10, MostParts = 4;

    Storage? _shared;
    Tensor? _room;

    /// <summary>The operand.</summary>
    public Operand Operand { get; private set; }

    /// <summary>Keeps another one.</summary>
    public void Keep(Operand operand)
    {
        Drop();
        var (storage, layout) = (operand.Storage, operand.Layout);
        var bytes = layout.Count * dtype.Size();
        if (layout.IsContiguous && operand.DType == dtype && bytes >= Math.Max(FewestBytes, storage.Bytes / MostParts))
        {
            _shared = storage.Share(reading);
            Operand = operand with { Storage = _shared };
            return;
        }
        if (_room?.Shape != layout.Shape) MakeRoom(layout.Shape);
        device.Copy(_room!.Operand, operand);
        Operand = _room.Operand;
    }

    /// <summary>Gives shared memory back: the operand is not to be read any more.</summary>
    public void Drop()
    {
        _shared?.Dispose();
        _shared = null;
    }

    /// <summary>Room that outlives the scope of the pass.</summary>
    void MakeRoom(Shape shape)
    {
        using var unowned = TensorScope.Suspend();
        var room = Tensor.Empty(shape, dtype, device);
        _room?.Dispose();
        _room = room;
    }
}
