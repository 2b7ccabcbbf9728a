namespace Tensorium.Bench;

/// <summary>Softmax cross-entropy, forward and backward.</summary>
public class LossBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => LossWork.All;
}
