using System.Diagnostics;
using NUnit.Framework;

namespace Tensorium.Tests.Gpu;

/// <summary>A process ends well, whatever lies on a device.</summary>
[TestFixture]
public class LeavingTests
{
    [Test]
    public void A_process_ends_with_tensors_on_a_device()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LeavingRun).Assembly.Location, "leaving"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors.Result, Is.Empty);
        Assert.That(output.Trim(), Is.EqualTo("190000"));
        Assert.That(process.ExitCode, Is.Zero);
    }
}
