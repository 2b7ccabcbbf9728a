using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Finds the data of a run and divides it into rows to train on and rows to validate with.</summary>
static class DataLoader
{
    /// <summary>The share of the rows that is trained on.</summary>
    public const double TrainingShare = 0.8;

    /// <summary>Finds or makes the rows.</summary>
    /// <exception cref="DataFormatException">A file is damaged, or too small to divide.</exception>
    /// <exception cref="DownloadException">The data is neither there nor on the net.</exception>
    public static async Task<LabeledData> LoadAsync(
        CompareOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (IsDigits(options)) return DigitsData.Load();
        if (SyntheticProblem.Find(options.Dataset) is { } problem)
            return problem.Make(options.Rows ?? SyntheticProblem.DefaultRows, options.Noise ?? problem.Noise);
        return SetOf(options) is { } set
            ? await new MnistSource(set)
                .LoadAsync(MnistSource.DataDirectory(options.DataDirectory), progress, cancellation).ConfigureAwait(false)
            : CsvTable.Load(options.Dataset).Classification(^1);
    }

    /// <summary>Divides the rows; the columns of a CSV file are standardized by the training rows.</summary>
    /// <exception cref="DataFormatException">There are too few rows to divide.</exception>
    public static (LabeledData Training, LabeledData Validation) Split(CompareOptions options, LabeledData data, ulong seed)
    {
        (int[] training, int[] validation) = data.StratifiedSplit(TrainingShare, seed);
        if (training.Length == 0 || validation.Length == 0)
            throw new DataFormatException(options.Dataset, "at least two rows of a class", $"{data.Rows} rows, all different");
        // Pixels have one scale, and the scales of a synthetic problem are its point.
        bool isFile = !IsDigits(options) && SyntheticProblem.Find(options.Dataset) is null && SetOf(options) is null;
        if (isFile) data = data.Standardize(training);
        return (data.Select(training), data.Select(validation));
    }

    static bool IsDigits(CompareOptions options) => string.Equals(options.Dataset, "digits", StringComparison.Ordinal);

    static MnistSet? SetOf(CompareOptions options) =>
        MnistSet.All.FirstOrDefault(set => string.Equals(set.Name, options.Dataset, StringComparison.Ordinal));
}
