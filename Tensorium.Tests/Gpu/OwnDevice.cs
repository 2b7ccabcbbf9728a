#if GPU
using ILGPU.Runtime;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Devices for one test, which may break them: emulators, or others like one that is there.</summary>
static class OwnDevice
{
    public static GpuDevice New(GpuOptions? options = null) => GpuDevices.NewEmulator(options ?? new());

    /// <summary>An emulator on which something fails from when on the gate is opened.</summary>
    public static (GpuDevice Device, Gate Gate) Failing(GpuAction action, bool waits = false, int after = 0, Exception? fault = null)
    {
        var gate = new Gate { Left = after };
        var device = New(new()
        {
            WaitsForEachLaunch = waits,
            Before = asked =>
            {
                if (!gate.IsOpen || asked != action) return;
                gate.Asked?.Invoke();
                if (gate.Left-- <= 0) throw fault ?? new InjectedFault("the test pulled the plug");
            },
        });
        return (device, gate);
    }

    /// <summary>Another device like one, whose copies have a stream of their own and events that the test sees.</summary>
    public static (GpuDevice Device, WatchedEvents Events) WithEvents(Device like)
    {
        var accelerator = AcceleratorLike(like);
        var events = new WatchedEvents(GpuDevice.Events(accelerator)) { Compute = accelerator.DefaultStream };
        var copies = new EventCopyStream(accelerator, accelerator.CreateStream(), events);
        return (new(accelerator, like.Kind, $"own {like.Name}", new() { Copies = copies }), events);
    }

    /// <summary>Another accelerator of the hardware that a device is on.</summary>
    public static Accelerator AcceleratorLike(Device device) => ((GpuDevice)device).Accelerator.Device.CreateAccelerator(GpuDevices.Context);

    /// <summary>When failures begin, and how many calls still succeed.</summary>
    public sealed class Gate
    {
        public bool IsOpen { get; set; }

        public int Left { get; set; }

        /// <summary>Called at each such call while the gate is open.</summary>
        public Action? Asked { get; set; }
    }
}

/// <summary>What an accelerator says when it fails.</summary>
sealed class InjectedFault(string message, Exception? inner = null) : AcceleratorException(message, inner!)
{
    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
}
#endif
