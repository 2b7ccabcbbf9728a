using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Tensorium.Kernels.Gpu;

/// <summary>The libraries of drivers. Systems without development packages have them with a version in the name alone.</summary>
static class DriverLibraries
{
    static readonly string[] CudaNames = ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1", "nvcuda"];
    static readonly string[] OpenClNames = ["libOpenCL.so.1", "libOpenCL.so", "OpenCL"];

    /// <summary>Lets ILGPU find what it looks for by the plain name, where that is not there.</summary>
    public static void Provide() =>
        AssemblyLoadContext.GetLoadContext(typeof(ILGPU.Context).Assembly)!.ResolvingUnmanagedDll += (_, name) => name switch
        {
            "cuda" => NativeLibrary.TryLoad("libcuda.so.1", out var library) ? library : 0,
            "OpenCL" => NativeLibrary.TryLoad("libOpenCL.so.1", out var library) ? library : 0,
            _ => 0,
        };

    /// <summary>The driver of NVIDIA GPUs.</summary>
    /// <exception cref="DllNotFoundException">It is not there.</exception>
    public static nint Cuda() => LoadAny(CudaNames);

    /// <summary>The loader of OpenCL's drivers.</summary>
    /// <exception cref="DllNotFoundException">It is not there.</exception>
    public static nint OpenCl() => LoadAny(OpenClNames);

    /// <summary>Why there is no device of a kind, and what to do about it.</summary>
    public static string WhyNone(DeviceKind kind) => (kind, Load(kind == DeviceKind.Cuda ? CudaNames : OpenClNames) != 0) switch
    {
        (DeviceKind.Cuda, false) =>
            "the NVIDIA driver's library (libcuda.so.1, nvcuda.dll) cannot be loaded: install the driver, and in a container pass it in (--gpus all)",
        (DeviceKind.Cuda, true) =>
            "the NVIDIA driver is there and shows no GPU that it can use: see what nvidia-smi lists, and CUDA_VISIBLE_DEVICES",
        (_, false) =>
            "the OpenCL loader (libOpenCL.so.1, OpenCL.dll) cannot be loaded: install it (ocl-icd-libopencl1 on Debian) and the driver of the device",
        _ =>
            "the OpenCL loader is there and shows no device with double precision and a generic address space: see what clinfo lists",
    };

    static nint LoadAny(string[] names) => Load(names) is var library and not 0
        ? library
        : throw new DllNotFoundException($"none of {string.Join(", ", names)} can be loaded");

    static nint Load(string[] names)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        return 0;
    }
}
