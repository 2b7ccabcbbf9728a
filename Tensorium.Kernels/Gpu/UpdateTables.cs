namespace Tensorium.Kernels.Gpu;

/// <summary>
/// The tables of the last optimizer steps in the device's memory. In a steady loop memory is used again in the same order, so
/// that a step finds its table there; else it is copied, in the order of the stream, without waiting.
/// </summary>
/// <param name="device">The device.</param>
sealed class UpdateTables(GpuDevice device)
{
    const int Kept = 8;

    readonly List<Table> _tables = [];

    /// <summary>The table with these tensors.</summary>
    public Table Of(ReadOnlySpan<UpdateEntry> tensors)
    {
        for (var i = 0; i < _tables.Count; i++)
        {
            var found = _tables[i];
            if (!tensors.SequenceEqual(found.Tensors)) continue;
            _tables.RemoveAt(i);
            _tables.Add(found); // the last used stay
            return found;
        }
        if (_tables.Count == Kept)
        {
            _tables[0].Dispose();
            _tables.RemoveAt(0);
        }
        var made = Make(tensors.ToArray());
        _tables.Add(made);
        return made;
    }

    Table Make(UpdateEntry[] tensors)
    {
        var chunks = new int[tensors.Sum(tensor => tensor.Chunks)];
        for (var i = 0; i < tensors.Length; i++)
            chunks.AsSpan((int)(tensors[i].FirstItem >> UpdateEntry.ChunkBits), (int)tensors[i].Chunks).Fill(i);
        return new(tensors, chunks.Length, device.Upload<UpdateEntry>(tensors), device.Upload<int>(chunks));
    }

    /// <summary>A table.</summary>
    /// <param name="Tensors">What is in it.</param>
    /// <param name="ChunkCount">How many chunks all have.</param>
    /// <param name="Entries">The tensors on the device.</param>
    /// <param name="Chunks">The tensor of each chunk on the device.</param>
    public sealed record Table(UpdateEntry[] Tensors, int ChunkCount, Storage Entries, Storage Chunks) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            Entries.Dispose();
            Chunks.Dispose();
        }
    }
}
