using System.Collections.Concurrent;
using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    // Of the accelerator: ILGPU binds it to a thread at a time.
    readonly Lock _launching = new();
    readonly ConcurrentDictionary<Type, Delegate> _kernels = [];

    Type? _lastKernel;

    /// <summary>What has been compiled so far in this process.</summary>
    internal IReadOnlyCollection<Type> CompiledJobs => [.. _kernels.Keys];

    /// <summary>The kernel of a job of independent items.</summary>
    internal static void Items<TJob>(TJob job, long count) where TJob : struct, IGpuJob
    {
        var step = (long)Grid.DimX * Group.DimX;
        for (long item = Grid.GlobalLinearIndex; item < count; item += step) job.Run(item);
    }

    /// <summary>The kernel of a job of items that a group of threads does together.</summary>
    internal static void Groups<TJob>(TJob job, long count) where TJob : struct, IGpuGroupJob
    {
        for (long item = Grid.IdxX; item < count; item += Grid.DimX)
        {
            job.Run(item);
            Group.Barrier(); // before the next item uses the shared memory of this one
        }
    }

    /// <summary>Does all items, a thread each.</summary>
    /// <param name="job">The work.</param>
    /// <param name="items">How many items.</param>
    /// <param name="operands">What the work reads and writes, kept alive until the launch is in the stream.</param>
    void Launch<TJob>(in TJob job, long items, params ReadOnlySpan<Operand> operands) where TJob : struct, IGpuJob
    {
        if (items == 0) return;
        var groups = (int)Math.Min((items + GroupSize - 1) / GroupSize, _maxGroups);
        Launch<TJob>(Items, job, items, new(groups, GroupSize), operands);
        foreach (var operand in operands) GC.KeepAlive(operand.Storage);
    }

    /// <summary>Does all items, a group of threads each.</summary>
    /// <inheritdoc cref="Launch{TJob}(in TJob, long, ReadOnlySpan{Operand})"/>
    void LaunchGroups<TJob>(in TJob job, long items, int groupSize, params ReadOnlySpan<Operand> operands)
        where TJob : struct, IGpuGroupJob
    {
        if (items == 0) return;
        Launch<TJob>(Groups, job, items, new((int)Math.Min(items, _maxGroups), groupSize), operands);
        foreach (var operand in operands) GC.KeepAlive(operand.Storage);
    }

    void Launch<TJob>(Action<TJob, long> kernel, in TJob job, long items, KernelConfig config, ReadOnlySpan<Operand> operands) where TJob : struct
    {
        var (isLaunched, isRetry) = (false, false);
        while (true)
        {
            try
            {
                LaunchOnce(kernel, job, items, config, operands, ref isLaunched);
                return;
            }
            catch (OutOfMemoryException) when (!isLaunched && !isRetry)
            {
                isRetry = true;
            }
            MakeRoom();
        }
    }

    void LaunchOnce<TJob>(
        Action<TJob, long> kernel, in TJob job, long items, KernelConfig config, ReadOnlySpan<Operand> operands, ref bool isLaunched)
        where TJob : struct
    {
        lock (_launching)
        {
            CheckUsable();
            try
            {
                if (!_kernels.TryGetValue(typeof(TJob), out var compiled))
                    _kernels[typeof(TJob)] = compiled = Compile(kernel);
                _lastKernel = typeof(TJob);
                if (default(TJob) is IReportsFaults) _mayHaveReport = true;
                Options.Before?.Invoke(GpuAction.Launch);
                ((Action<KernelConfig, TJob, long>)compiled)(config, job, items);
                isLaunched = true;
                CountLaunch(typeof(TJob));
                if (Options.WaitsForEachLaunch) Wait();
                else if (Options.LooksAtOnce) Look();
            }
            catch (Exception refused) when (IsOutOfMemory(refused))
            {
                throw NoMemory(refused, $"the kernel '{KernelName.Of(typeof(TJob))}'{Shapes(operands)}");
            }
            catch (AcceleratorException refused)
            {
                throw Lost(refused, $"the kernel '{KernelName.Of(typeof(TJob))}'");
            }
        }
    }

    /// <summary>What CUDA's compiler is told of a job's kernel.</summary>
    internal static KernelSpecialization Specialization(Type job) =>
        job.IsAssignableTo(typeof(ISharesMultiprocessor)) ? new(BlockThreads.All, 2) : KernelSpecialization.Empty;

    static string Shapes(ReadOnlySpan<Operand> operands)
    {
        var shapes = new string[operands.Length];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = $"{operands[i].Layout.Shape}";
        return shapes.Length == 0 ? "" : $" on {string.Join(", ", shapes)}";
    }

    Action<KernelConfig, TJob, long> Compile<TJob>(Action<TJob, long> kernel) where TJob : struct
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            Options.Before?.Invoke(GpuAction.Load);
            var compiled = Accelerator.LoadStreamKernel(kernel, Kind == DeviceKind.Cuda ? Specialization(typeof(TJob)) : KernelSpecialization.Empty);
            CountCompilation(typeof(TJob), Stopwatch.GetElapsedTime(began));
            return compiled;
        }
        catch (TypeLoadException hidden)
        {
            throw new NotSupportedException(
                $"{Name} cannot run the kernel '{KernelName.Of(typeof(TJob))}': an op or rule of your own must be public, or internal in an assembly whose internals ILGPURuntime sees",
                hidden);
        }
        catch (Exception refused) when (refused is InternalCompilerException or ArgumentException or CapabilityNotSupportedException
            or CLException { Error: CLError.CL_BUILD_PROGRAM_FAILURE })
        {
            throw new NotSupportedException(
                $"{Name} cannot run the kernel '{KernelName.Of(typeof(TJob))}': {refused.GetBaseException().Message}", refused);
        }
        catch (AcceleratorException refused) when (!IsOutOfMemory(refused))
        {
            throw Lost(refused, $"loading the kernel '{KernelName.Of(typeof(TJob))}'");
        }
    }
}
