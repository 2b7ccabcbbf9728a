using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;

namespace Tensorium.Tests.Bench;

/// <summary>The same training in processes of their own, with instruction sets switched off and other thread counts.</summary>
[TestFixture]
[OnCpu("the main program, which has --device")]
public class InstructionSetTests
{
    static readonly Lazy<double[]> Widest = new(() => LossByEpoch(threads: 1));

    [TestCase("DOTNET_EnableAVX512=0")]
    [TestCase("DOTNET_EnableAVX512=0 DOTNET_EnableAVX2=0")]
    [TestCase("DOTNET_EnableHWIntrinsic=0")]
    public void Every_instruction_set_learns_alike(string variables)
    {
        // Rounding differs with the width of a lane; after two epochs, 90 steps, the losses still agree to 1e-3.
        var losses = LossByEpoch(threads: 1, variables.Split(' '));
        Assert.That(losses, Has.Length.EqualTo(2));
        for (var epoch = 0; epoch < losses.Length; epoch++)
            Assert.That(losses[epoch], Is.EqualTo(Widest.Value[epoch]).Within(1e-3 * Widest.Value[epoch]));
    }

    [Test]
    public void The_number_of_threads_changes_no_bit([Values(2, 3)] int threads) =>
        Assert.That(LossByEpoch(threads), Is.EqualTo(Widest.Value));

    static double[] LossByEpoch(int threads, params string[] variables)
    {
        var folder = Directory.CreateTempSubdirectory("tensorium").FullName;
        try
        {
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(TestContext.CurrentContext.TestDirectory, "Tensorium.Bench.dll"),
                    "--json", "--optimizers", "adam", "--epochs", "2", "--seeds", "1", "--threads", $"{threads}", "--out", folder,
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var variable in variables)
            {
                var (name, value) = (variable.Split('=')[0], variable.Split('=')[1]);
                start.Environment[name] = value;
            }
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors.Result);
            using var json = JsonDocument.Parse(output);
            var result = json.RootElement.GetProperty("results")[0];
            return [.. result.GetProperty("lossByEpoch").EnumerateArray().Select(loss => loss.GetDouble())];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
