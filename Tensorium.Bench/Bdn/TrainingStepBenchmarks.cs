namespace Tensorium.Bench;

/// <summary>Whole training steps.</summary>
public class TrainingStepBenchmarks : WorkBenchmarks
{
    private protected override IEnumerable<Work> Family => StepWork.All;
}
