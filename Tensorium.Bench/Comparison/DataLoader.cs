using Tensorium.NN;

namespace Tensorium.Bench;

/// <summary>Finds the data of a run and divides it into rows to train on and rows to validate with.</summary>
static class DataLoader
{
    /// <summary>The share of the rows that is trained on.</summary>
    public const double TrainingShare = 0.8;

    /// <summary>Loads and splits; the columns of a CSV file are standardized by the training rows.</summary>
    /// <exception cref="DataFormatException">A file is damaged, or too small to divide.</exception>
    /// <exception cref="DownloadException">The data is neither there nor on the net.</exception>
    public static async Task<(LabeledData Training, LabeledData Validation)> LoadAsync(
        CompareOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        MnistSet? set = MnistSet.All.FirstOrDefault(
            set => string.Equals(set.Name, options.Dataset, StringComparison.Ordinal));
        bool digits = string.Equals(options.Dataset, "digits", StringComparison.Ordinal);
        LabeledData data = digits ? DigitsData.Load()
            : set is null ? CsvData.Load(options.Dataset)
            : await new MnistSource(set)
                .LoadAsync(MnistSource.DataDirectory(options.DataDirectory), progress, cancellation).ConfigureAwait(false);

        (int[] training, int[] validation) = data.StratifiedSplit(TrainingShare, options.Seed);
        if (training.Length == 0 || validation.Length == 0)
            throw new DataFormatException(options.Dataset, "at least two rows of a class", $"{data.Rows} rows, all different");
        if (!digits && set is null) data = data.Standardize(training);
        return (data.Select(training), data.Select(validation));
    }
}
