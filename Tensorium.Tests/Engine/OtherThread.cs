using System.Runtime.ExceptionServices;

namespace Tensorium.Tests.Engine;

/// <summary>A thread that lives for one action.</summary>
static class OtherThread
{
    /// <summary>Waits for the action there, and throws what it throws here.</summary>
    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
