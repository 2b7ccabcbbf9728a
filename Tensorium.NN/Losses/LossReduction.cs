namespace Tensorium.NN;

/// <summary>How the losses of examples become one number.</summary>
public enum LossReduction
{
    /// <summary>Σ weight loss / number of losses: a weight of 2 counts as two examples do, the number stays.</summary>
    SumOverBatchSize,

    /// <summary>Σ weight loss</summary>
    Sum,

    /// <summary>weight loss of each example, a tensor.</summary>
    None,

    /// <summary>Σ weight loss / Σ weight; 0 where all weights are 0.</summary>
    MeanWithSampleWeight,
}
