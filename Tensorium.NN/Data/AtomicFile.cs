namespace Tensorium.NN;

/// <summary>Files that appear whole or not at all.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk and then renamed over the target: a
/// reader never sees half of it, and a failure leaves the file that was there before. What a process that was killed left
/// behind is deleted by the next write of the same file, once it is a minute old.
/// </remarks>
static class AtomicFile
{
    static readonly TimeSpan OldEnough = TimeSpan.FromMinutes(1);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content. When it throws, nothing changes.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = TemporaryName(path);
        DeleteLeftovers(path);
        try
        {
            using (FileStream stream = Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string temporary = TemporaryName(path);
        DeleteLeftovers(path);
        try
        {
            FileStream stream = Create(temporary);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    static string TemporaryName(string path) => Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");

    /// <summary>Makes the folder that a file will be in, and those above it, where they are not there.</summary>
    public static void MakeFolderOf(string path) => Directory.CreateDirectory(FolderOf(path));

    /// <summary>Makes the folder that a file will be in, and finds out whether files can be written there.</summary>
    /// <exception cref="IOException">They cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not.</exception>
    public static void CheckFolderOf(string path)
    {
        MakeFolderOf(path);
        string probe = TemporaryName(path);
        Create(probe).Dispose();
        File.Delete(probe);
    }

    static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Files of <see cref="TemporaryName"/> that nobody writes any more. One that cannot be deleted stays.</summary>
    static void DeleteLeftovers(string path)
    {
        if (!Directory.Exists(FolderOf(path))) throw new DirectoryNotFoundException($"there is no folder {FolderOf(path)} to write {Path.GetFileName(path)} in");
        string prefix = $".{Path.GetFileName(path)}.";
        foreach (string file in Directory.EnumerateFiles(FolderOf(path), ".*.tmp"))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length != prefix.Length + 32 + ".tmp".Length) continue;
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < OldEnough) continue;
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    // opens only where no other process has it open
                }
                File.Delete(file);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
