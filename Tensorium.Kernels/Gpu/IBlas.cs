using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>A library of matrix products on a device's memory, in the order of its stream.</summary>
interface IBlas
{
    /// <summary>The library and its version.</summary>
    string Name { get; }

    /// <summary>C = op(A) op(B) + beta C</summary>
    void Multiply(BlasProduct product, ArrayView<float> a, ArrayView<float> b, float beta, ArrayView<float> c);

    /// <summary>C = op(A) op(B) + beta C</summary>
    void Multiply(BlasProduct product, ArrayView<double> a, ArrayView<double> b, double beta, ArrayView<double> c);
}
