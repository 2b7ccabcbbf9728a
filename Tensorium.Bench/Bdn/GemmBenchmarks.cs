namespace Tensorium.Bench;

/// <summary>Matrix products.</summary>
public class GemmBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => GemmWork.All;
}
