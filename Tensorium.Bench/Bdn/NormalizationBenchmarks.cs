namespace Tensorium.Bench;

/// <summary>Layer and batch normalization, forward and backward.</summary>
public class NormalizationBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => NormalizationWork.All;
}
