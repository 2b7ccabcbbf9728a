using Tensorium.Bench;

namespace Tensorium.Tests.Bench;

/// <summary>A peer that does all works, each in a second.</summary>
sealed class SlowPeer : IPeer
{
    public string Name => "Slow";

    public string Version => "1.0";

    public string Blas => "none";

    public IReadOnlyList<IContestant> Contestants(Work work, int threads) => [new OneSecond()];

    public void Dispose()
    {
    }

    sealed class OneSecond : IContestant
    {
        public TimeSpan ProcessorTime => TimeSpan.Zero;

        public bool IsCold => false;

        public double Time(int repetitions) => 1e6 * repetitions;
    }
}
