using ILGPU;

namespace Tensorium.Kernels.Gpu;

/// <summary>A library of matrix products on a device's memory, in the order of its stream.</summary>
interface IBlas : IDisposable
{
    /// <summary>The library and its version.</summary>
    string Name { get; }

    /// <summary>The multiplications of a product from which on it gains more than a launch costs.</summary>
    double LeastWork { get; }

    /// <summary>The same where bias or activation follow in a second kernel, which our own has in it.</summary>
    double LeastWorkWithSecondPass { get; }

    /// <summary>C = op(A) op(B) + beta C</summary>
    void Multiply(BlasProduct product, ArrayView<float> a, ArrayView<float> b, float beta, ArrayView<float> c);

    /// <summary>C = op(A) op(B) + beta C</summary>
    void Multiply(BlasProduct product, ArrayView<double> a, ArrayView<double> b, double beta, ArrayView<double> c);
}
