namespace Tensorium.Bench;

/// <summary>What an op costs beside its arithmetic.</summary>
public class TapeBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => TapeWork.All;
}
