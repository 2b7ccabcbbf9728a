namespace Tensorium.NN;

/// <summary>Examples of a classification problem in memory: one row of features and one class an example.</summary>
public sealed class LabeledData
{
    /// <summary>Takes over the arrays without a copy.</summary>
    /// <param name="name">What the data is called in reports.</param>
    /// <param name="features">All rows one after the other: rows times the product of the shape.</param>
    /// <param name="featureShape">The shape of one row, for example [28, 28] or [4].</param>
    /// <param name="labels">The class of each row, from 0 to one below the number of classes.</param>
    /// <param name="classNames">The name of each class.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or a label is out of range.</exception>
    public LabeledData(string name, float[] features, int[] featureShape, int[] labels, string[] classNames)
    {
        int featureCount = 1;
        foreach (int size in featureShape) featureCount = checked(featureCount * size);
        if (features.LongLength != (long)featureCount * labels.Length)
            throw new ArgumentException(
                $"{labels.Length} rows of {featureCount} features need {(long)featureCount * labels.Length} values, "
                + $"got {features.LongLength}", nameof(features));
        for (int row = 0; row < labels.Length; row++)
            if ((uint)labels[row] >= (uint)classNames.Length)
                throw new ArgumentException(
                    $"label {labels[row]} of row {row} is not in [0, {classNames.Length})", nameof(labels));

        (Name, Features, FeatureShape, Labels, ClassNames) = (name, features, featureShape, labels, classNames);
        FeatureCount = featureCount;
    }

    /// <summary>What the data is called in reports.</summary>
    public string Name { get; }

    /// <summary>The features, row-major: <see cref="Rows"/> times <see cref="FeatureCount"/> values.</summary>
    public float[] Features { get; }

    /// <summary>The shape of one row, for example [28, 28].</summary>
    public int[] FeatureShape { get; }

    /// <summary>The number of features in a row, the product of <see cref="FeatureShape"/>.</summary>
    public int FeatureCount { get; }

    /// <summary>The class of each row, an index into <see cref="ClassNames"/>.</summary>
    public int[] Labels { get; }

    /// <summary>The name of each class.</summary>
    public string[] ClassNames { get; }

    /// <summary>The number of examples.</summary>
    public int Rows => Labels.Length;

    /// <summary>The features of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"there are {Rows} rows");
        return Features.AsSpan(checked(row * FeatureCount), FeatureCount);
    }

    /// <summary>A copy of the given rows, in the given order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public LabeledData Select(ReadOnlySpan<int> rows)
    {
        float[] features = new float[checked(rows.Length * FeatureCount)];
        int[] labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(features.AsSpan(i * FeatureCount));
            labels[i] = Labels[rows[i]];
        }
        return new LabeledData(Name, features, FeatureShape, labels, ClassNames);
    }

    /// <summary>Divides the rows in two so that both parts hold the classes in the same proportions.</summary>
    /// <remarks>
    /// A class of n rows gives round(fraction * n) of them to the first part, and at least one to each part when n >= 2.
    /// The same seed gives the same rows on every machine. Both lists are ascending.
    /// </remarks>
    /// <param name="fraction">The share of the first part, between 0 and 1.</param>
    /// <param name="seed">Which of the possible splits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (int[] First, int[] Second) StratifiedSplit(double fraction, ulong seed) => RowSplit.Of(Labels, fraction, seed);

    /// <summary>Every feature shifted and scaled to mean 0 and variance 1 over <paramref name="fitRows"/>.</summary>
    /// <remarks>Fit on the training rows alone, or the validation rows leak into training. A constant feature becomes 0.</remarks>
    /// <param name="fitRows">The rows that the mean and the deviation are taken from.</param>
    /// <exception cref="ArgumentException">There are no rows to fit on.</exception>
    public LabeledData Standardize(ReadOnlySpan<int> fitRows)
    {
        if (fitRows.IsEmpty) throw new ArgumentException("no rows to take a mean of", nameof(fitRows));
        double[] mean = new double[FeatureCount], variance = new double[FeatureCount];
        foreach (int row in fitRows)
            for (int i = 0; i < FeatureCount; i++) mean[i] += (double)Row(row)[i] / fitRows.Length;
        foreach (int row in fitRows)
            for (int i = 0; i < FeatureCount; i++)
                variance[i] += (Row(row)[i] - mean[i]) * (Row(row)[i] - mean[i]) / fitRows.Length;

        float[] features = new float[Features.Length];
        for (int at = 0; at < features.Length; at++)
        {
            int i = at % FeatureCount;
            // A feature that varies by no more than float's rounding of its mean is constant.
            bool constant = Math.Sqrt(variance[i]) <= 1e-7 * Math.Abs(mean[i]);
            features[at] = constant ? 0 : (float)((Features[at] - mean[i]) / Math.Sqrt(variance[i]));
        }
        return new LabeledData(Name, features, FeatureShape, Labels, ClassNames);
    }
}
