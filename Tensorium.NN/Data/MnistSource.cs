using System.Security.Cryptography;

namespace Tensorium.NN;

/// <summary>Finds the files of MNIST or Fashion-MNIST on this machine, or downloads them, and reads them.</summary>
/// <param name="set">Which of the two.</param>
/// <param name="handler">Answers the downloads; by default the network.</param>
public sealed class MnistSource(MnistSet set, HttpMessageHandler? handler = null)
{
    const float LargestPixel = 255;

    /// <summary>Where data is kept: <paramref name="given"/>, else TENSORIUM_DATA, else a folder in the user's cache.</summary>
    public static string DataDirectory(string? given = null)
    {
        if (!string.IsNullOrEmpty(given)) return Path.GetFullPath(given);
        if (Environment.GetEnvironmentVariable("TENSORIUM_DATA") is { Length: > 0 } variable)
            return Path.GetFullPath(variable);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : Path.Combine(home, ".cache");
        return Path.Combine(cache, "tensorium");
    }

    /// <summary>The 60,000 training images, or the 10,000 test images when only those are there; rows of [28, 28].</summary>
    /// <remarks>
    /// The files lie in <paramref name="directory"/> or in a folder with the set's name in it. What is in neither is
    /// downloaded to the latter.
    /// </remarks>
    /// <param name="directory">The data directory, see <see cref="DataDirectory"/>.</param>
    /// <param name="progress">Told about downloads.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DataFormatException">A file is damaged, belongs to another set, or the pair does not match.</exception>
    /// <exception cref="DownloadException">The files are not there and no mirror delivers them.</exception>
    public Task<LabeledData> LoadAsync(
        string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        bool onlyTest = FindPair(directory, MnistSet.Train) is null && FindPair(directory, MnistSet.Test) is not null;
        return LoadPairAsync(directory, onlyTest ? MnistSet.Test : MnistSet.Train, progress, cancellation);
    }

    /// <summary>The 60,000 training images and the 10,000 test images.</summary>
    /// <inheritdoc cref="LoadAsync"/>
    public async Task<(LabeledData Train, LabeledData Test)> LoadBothAsync(
        string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) => (
        await LoadPairAsync(directory, MnistSet.Train, progress, cancellation).ConfigureAwait(false),
        await LoadPairAsync(directory, MnistSet.Test, progress, cancellation).ConfigureAwait(false));

    async Task<LabeledData> LoadPairAsync(
        string directory, (string Images, string Labels) names, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (FindPair(directory, names) is not { } pair)
        {
            string folder = Directory.CreateDirectory(Path.Combine(directory, set.Name)).FullName;
            pair = (
                await DownloadAsync(folder, names.Images, progress, cancellation).ConfigureAwait(false),
                await DownloadAsync(folder, names.Labels, progress, cancellation).ConfigureAwait(false));
        }
        return ReadPair(set, pair.Images, pair.Labels, MnistSet.All);
    }

    (string Images, string Labels)? FindPair(string directory, (string Images, string Labels) names)
    {
        foreach (string folder in (string[])[Path.Combine(directory, set.Name), directory])
            if (Find(folder, names.Images) is { } images && Find(folder, names.Labels) is { } labels)
                return (images, labels);
        return null;
    }

    static string? Find(string folder, string file) =>
        Array.Find(
            [Path.Combine(folder, file), Path.Combine(folder, Path.GetFileNameWithoutExtension(file))], File.Exists);

    async Task<string> DownloadAsync(
        string folder, string file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, file);
        if (File.Exists(path)) return path;
        using HttpClient client = handler is null ? new() : new(handler, disposeHandler: false);
        client.Timeout = Timeout.InfiniteTimeSpan; // silence is what ends a download, not length
        await new VerifiedDownload(client)
            .RunAsync(set.Mirrors.Select(mirror => new Uri(mirror, file)), path, set.Checksums[file], progress, cancellation)
            .ConfigureAwait(false);
        return path;
    }

    /// <summary>Reads a pair of IDX files: images of rank 3, scaled to [0, 1], and their labels.</summary>
    internal static LabeledData ReadPair(
        MnistSet set, string imagePath, string labelPath, IEnumerable<MnistSet> known)
    {
        RefuseOtherSet(set, imagePath, known);
        IdxFile images = IdxFile.Read(imagePath, rank: 3), labels = IdxFile.Read(labelPath, rank: 1);
        if (images.Values.Length == 0) throw new DataFormatException(imagePath, "at least one image", "none");
        if (images.Shape[0] != labels.Shape[0])
            throw new DataFormatException(
                labelPath, $"{images.Shape[0]} labels, one for each image of {Path.GetFileName(imagePath)}",
                $"{labels.Shape[0]}");
        int wrong = Array.FindIndex(labels.Values, label => label >= set.ClassNames.Count);
        if (wrong >= 0)
            throw new DataFormatException(
                labelPath, $"labels from 0 to {set.ClassNames.Count - 1}", $"{labels.Values[wrong]} at position {wrong}");

        return new LabeledData(
            set.Name, Array.ConvertAll(images.Values, pixel => pixel / LargestPixel), images.Shape[1..],
            Array.ConvertAll(labels.Values, label => (int)label), [.. set.ClassNames]);
    }

    // The two sets use the same file names: in a shared folder one would pass for the other.
    static void RefuseOtherSet(MnistSet set, string path, IEnumerable<MnistSet> known)
    {
        using FileStream file = File.OpenRead(path);
#pragma warning disable CA5351 // The checksums are published as MD5 and tell files apart; they protect nothing.
        string md5 = Convert.ToHexStringLower(MD5.HashData(file));
#pragma warning restore CA5351
        MnistSet? other = known.FirstOrDefault(
            other => other.Name != set.Name && other.Checksums.Values.Contains(md5, StringComparer.Ordinal));
        if (other is not null) throw new DataFormatException(path, $"images of {set.Name}", $"those of {other.Name}");
    }
}
