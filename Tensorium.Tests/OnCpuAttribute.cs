using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Tensorium.Tests;

/// <summary>
/// Tests that make their tensors on the processor, whatever TENSORIUM_DEVICE says: they are about the processor itself (lanes,
/// threads, spans, its memory), about files, or too long for an emulator. A run on another device may leave them out:
/// <c>--filter "Category!=OnCpu"</c>.
/// </summary>
/// <param name="why">What they are about.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
sealed class OnCpuAttribute(string why) : CategoryAttribute("OnCpu"), ITestAction
{
    readonly Stack<Device> _before = [];

    public string Why => why;

    public ActionTargets Targets => ActionTargets.Suite | ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        _before.Push(Device.Default);
        Device.Default = Device.Cpu;
    }

    public void AfterTest(ITest test) => Device.Default = _before.Pop();
}
