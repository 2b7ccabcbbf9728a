namespace Tensorium.NN;

/// <summary>Data that is part of the library.</summary>
public static class Datasets
{
    /// <summary>
    /// 1,797 handwritten digits: features of shape (1797, 8, 8) from 0 to 1, labels 0 to 9. See <see cref="DigitsData"/>.
    /// </summary>
    public static Dataset Digits() => Dataset.From(DigitsData.Load());

    /// <summary>
    /// 150 irises: features of shape (150, 4) in centimetres, labels 0 setosa, 1 versicolor, 2 virginica. See <see cref="IrisData"/>.
    /// </summary>
    public static Dataset Iris() => Dataset.From(IrisData.Load());
}
