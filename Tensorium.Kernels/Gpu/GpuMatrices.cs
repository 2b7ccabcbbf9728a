using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>A batch of matrices of any strides.</summary>
/// <typeparam name="T">The element type.</typeparam>
struct GpuMatrices<T> where T : unmanaged
{
    public ArrayView<T> Elements;

    /// <summary>Where each matrix begins.</summary>
    public GpuIndex Batches;

    public long Rows, Columns, RowStride, ColumnStride;

    /// <summary>1 where one of the strides is 1 and four elements along it may be loaded at once, wherever their number is a multiple of four.</summary>
    public int HasPacks;
}
