namespace Tensorium.NN;

/// <summary>Data that is part of the library, and data that it downloads when asked for.</summary>
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

    /// <summary>
    /// MNIST: 60,000 handwritten digits to train on and 10,000 to test on, features of shape (n, 28, 28) from 0 to 1, labels 0 to 9.
    /// The first call downloads 12 MB. See <see cref="MnistSet.Digits"/>.
    /// </summary>
    /// <param name="directory">Where the files are kept; by default TENSORIUM_DATA, else a folder in the user's cache.</param>
    /// <param name="progress">Told about downloads.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DataFormatException">A file is damaged, belongs to another set, or a pair does not match.</exception>
    /// <exception cref="DownloadException">A file is not there and no mirror delivers it; the message says where to place it.</exception>
    public static Task<(Dataset Train, Dataset Test)> MnistAsync(
        string? directory = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        LoadAsync(MnistSet.Digits, directory, progress, cancellation);

    /// <summary>
    /// Fashion-MNIST: 60,000 photographs of clothes to train on and 10,000 to test on, of MNIST's shapes. The first call downloads
    /// 31 MB. See <see cref="MnistSet.Fashion"/>, which names the classes.
    /// </summary>
    /// <inheritdoc cref="MnistAsync"/>
    public static Task<(Dataset Train, Dataset Test)> FashionMnistAsync(
        string? directory = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        LoadAsync(MnistSet.Fashion, directory, progress, cancellation);

    static async Task<(Dataset Train, Dataset Test)> LoadAsync(
        MnistSet set, string? directory, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var (train, test) = await new MnistSource(set)
            .LoadBothAsync(MnistSource.DataDirectory(directory), progress, cancellation).ConfigureAwait(false);
        return (Dataset.From(train), Dataset.From(test));
    }
}
