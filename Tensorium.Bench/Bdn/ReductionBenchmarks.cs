namespace Tensorium.Bench;

/// <summary>Sums.</summary>
public class ReductionBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => ReductionWork.All;
}
