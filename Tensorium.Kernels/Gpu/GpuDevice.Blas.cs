using System.Diagnostics;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    readonly Lock _findingBlas = new();
    IBlas? _blas;
    bool _soughtBlas;

    /// <summary>
    /// The library of matrix products: cuBLAS on CUDA where it is installed, looked for once. Its absence, after which our own
    /// kernels multiply, is told to the listeners of <see cref="Trace"/>. Tests set others.
    /// </summary>
    internal IBlas? Blas
    {
        get
        {
            lock (_findingBlas)
            {
                if (!_soughtBlas) _blas = FindBlas();
                _soughtBlas = true;
                return _blas;
            }
        }

        set
        {
            lock (_findingBlas)
            {
                _blas = value;
                _soughtBlas = true;
            }
        }
    }

    CuBlasProducts? FindBlas()
    {
        if (Accelerator is not CudaAccelerator cuda) return null;
        CuBlasProducts? found = null;
        try
        {
            Retried(Create);
            return found;
        }
        catch (Exception missing) when (missing
            is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CuBlasException or OutOfMemoryException)
        {
            Trace.TraceInformation($"{Name}: no cuBLAS ({Reason(missing)}); matrix products run on Tensorium's own kernels");
            return null;
        }

        void Create()
        {
            try
            {
                lock (_launching) found = CuBlasProducts.Create(cuda);
            }
            catch (CuBlasException refused) when (IsOutOfMemory(refused))
            {
                throw NoMemory(refused, "cuBLAS");
            }
        }
    }

    static string Reason(Exception refused) => refused is CuBlasException blas ? $"{blas.Error}" : refused.Message;

    /// <summary>Multiplies by the library where it pays, bias and activation in a second pass.</summary>
    /// <returns>Whether it did.</returns>
    bool ByBlas<TOp>(in TOp op, Operand c, Operand a, Operand b, Operand? bias, bool accumulate) where TOp : struct, IUnaryOp
    {
        if (Blas is not { } blas) return false;
        var leastWork = bias is null && typeof(TOp) == typeof(Identity) ? blas.LeastWork : blas.LeastWorkWithSecondPass;
        if (BlasProduct.Of(c.Layout, a.Layout, b.Layout, leastWork) is not { } product) return false;
        var isMultiplied = false;
        Retried(Multiply, () => isMultiplied);
        GC.KeepAlive(a.Storage);
        GC.KeepAlive(b.Storage);
        GC.KeepAlive(c.Storage);
        if (bias is { } given) Map(new BiasedMap<TOp>(op), c, c, given.BroadcastTo(c.Layout.Shape));
        else if (typeof(TOp) != typeof(Identity)) Map(new UnaryMap<TOp>(op), c, c);
        return true;

        void Multiply()
        {
            lock (_launching)
            {
                CheckUsable();
                _lastKernel = typeof(BlasProduct);
                try
                {
                    Options.Before?.Invoke(GpuAction.Launch);
                    var beta = accumulate ? 1 : 0;
                    if (c.DType == DType.Float32) blas.Multiply(product, From<float>(b), From<float>(a), beta, From<float>(c));
                    else blas.Multiply(product, From<double>(b), From<double>(a), beta, From<double>(c));
                    isMultiplied = true;
                    CountLaunch(typeof(BlasProduct));
                    if (Options.WaitsForEachLaunch) Wait();
                }
                catch (Exception refused) when (IsOutOfMemory(refused))
                {
                    throw NoMemory(refused, $"a product by {blas.Name} on {c.Layout.Shape}, {a.Layout.Shape}, {b.Layout.Shape}");
                }
                catch (Exception refused) when (refused is AcceleratorException or CuBlasException)
                {
                    throw Lost(refused, $"a product by {blas.Name}");
                }
            }
        }

        ILGPU.ArrayView<T> From<T>(Operand x) where T : unmanaged
        {
            var all = Whole<T>(x.Storage);
            return all.SubView(x.Layout.Offset, all.Length - x.Layout.Offset);
        }
    }
}
