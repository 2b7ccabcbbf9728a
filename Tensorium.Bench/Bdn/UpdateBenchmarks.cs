namespace Tensorium.Bench;

/// <summary>Optimizer updates.</summary>
public class UpdateBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => UpdateWork.All;
}
