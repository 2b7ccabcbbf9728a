using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>
/// The elements of any layout by their number in row-major order: a kernel's counterpart of <see cref="StridedReader{T}"/>.
/// </summary>
/// <param name="elements">The whole memory that they lie in.</param>
/// <param name="index">Where they lie.</param>
/// <typeparam name="T">The element type.</typeparam>
readonly struct GpuReader<T>(ArrayView<T> elements, GpuIndex index) where T : unmanaged
{
    /// <summary>The element.</summary>
    public ref T this[long item] => ref elements[index.At(item)];
}
