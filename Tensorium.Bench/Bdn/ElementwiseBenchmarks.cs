namespace Tensorium.Bench;

/// <summary>Ops on each element by itself.</summary>
public class ElementwiseBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => ElementwiseWork.All;
}
