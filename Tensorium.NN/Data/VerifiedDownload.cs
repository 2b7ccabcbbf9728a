using System.Security.Cryptography;

namespace Tensorium.NN;

/// <summary>How far a download is.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Received">The bytes received.</param>
/// <param name="Total">The bytes to come in all, when the server says.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);

/// <summary>A file could not be downloaded from any of its sources.</summary>
/// <param name="message">Names the sources, what each answered, and what to do by hand.</param>
public sealed class DownloadException(string message) : IOException(message);

/// <summary>Downloads files from the first mirror that delivers what the published checksum says.</summary>
/// <param name="client">The connection; tests inject their own handler.</param>
sealed class VerifiedDownload(HttpClient client)
{
    /// <summary>The published files are below 30 MB: more is a wrong answer, and must not fill the disk.</summary>
    const long LargestFile = 64 << 20;

    /// <summary>How long a connection may stay silent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Downloads one file; it appears whole or not at all.</summary>
    /// <param name="sources">Where it lies, tried in this order.</param>
    /// <param name="path">Where it goes; the folder must exist.</param>
    /// <param name="md5">The published checksum: it finds damage, and was not made against malice.</param>
    /// <param name="progress">Told about each block; may be null.</param>
    /// <param name="cancellation">Stops the download and leaves nothing behind.</param>
    /// <exception cref="DownloadException">No source delivered the file.</exception>
    public async Task RunAsync(
        IEnumerable<Uri> sources, string path, string md5, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (Uri source in sources)
        {
            try
            {
                await AtomicFile.WriteAsync(path, file => CopyAsync(source, file, path, md5, progress, cancellation))
                    .ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (IsFailureOfSource(failure, cancellation))
            {
                string reason = failure is OperationCanceledException ? "no answer in time" : failure.Message;
                failures.Add($"  {source}: {reason}");
            }
        }
        throw new DownloadException(
            $"{Path.GetFileName(path)} could not be downloaded:\n{string.Join('\n', failures)}\n"
            + $"Without a connection, place the file in {Path.GetDirectoryName(path)}");
    }

    static bool IsFailureOfSource(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or BadDownloadException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    async Task CopyAsync(
        Uri source, Stream file, string path, string md5, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(IdleTimeout);
        using HttpResponseMessage response = await client
            .GetAsync(source, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        long? total = response.Content.Headers.ContentLength;
        Stream body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] block = new byte[1 << 16];
        long received = 0;
        int count;
        while ((count = await ReadAsync(body, block, silence.Token).ConfigureAwait(false)) > 0)
        {
            silence.CancelAfter(IdleTimeout);
            received += count;
            if (received > LargestFile) throw new BadDownloadException($"more than {LargestFile} bytes");
            hash.AppendData(block, 0, count);
            await file.WriteAsync(block.AsMemory(0, count), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(Path.GetFileName(path), received, total));
        }
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!string.Equals(found, md5, StringComparison.Ordinal))
            throw new BadDownloadException($"expected MD5 {md5}, found {found} over {received} bytes");
    }

    // What breaks here is the connection; an IOException from anywhere else is the disk, and no mirror helps against that.
    static async Task<int> ReadAsync(Stream body, byte[] block, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(block, cancellation).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw new BadDownloadException(broken.Message);
        }
    }

    /// <summary>The source answered, with something else than the file.</summary>
    sealed class BadDownloadException(string message) : Exception(message);
}
