using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>One run of the whole program in a folder of its own, with what it wrote.</summary>
sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> Of(
        TrainerFactory trainer, IReadOnlyList<string> arguments, CancellationToken cancellation = default)
    {
        using StringWriter output = new(), error = new();
        int code = await new Application(trainer, output, error, live: false)
            .RunAsync(arguments, cancellation).ConfigureAwait(false);
        return new ProgramRun(code, output.ToString(), error.ToString());
    }
}
