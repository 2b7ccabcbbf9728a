using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>After each test of the fixture as many threads work as did before it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
sealed class RestoresThreadsAttribute : Attribute, ITestAction
{
    int _before;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => _before = WorkerPool.Threads;

    public void AfterTest(ITest test) => WorkerPool.Threads = _before;
}
