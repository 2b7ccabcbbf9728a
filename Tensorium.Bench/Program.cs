using System.Runtime.InteropServices;
using Tensorium.Bench;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
bool live = !Console.IsOutputRedirected
    && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
    && !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
TrainerFactory createTrainer = (options, seed, training, validation) => new MlpTrainer(options, seed, training, validation);
return await new Application(createTrainer, Console.Out, Console.Error, live).RunAsync(args, cancellation.Token)
    .ConfigureAwait(false);

// The first Ctrl-C asks for a clean end, the second gets its way.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
