namespace Tensorium.NN;

/// <summary>A file of a model or of weights is damaged, lies about its content, or does not fit the model.</summary>
/// <param name="file">The file, as the caller named it.</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="inner">What it was found by, or null.</param>
public sealed class ModelFileException(string file, string problem, Exception? inner = null) : FormatException($"{file}: {problem}", inner)
{
    /// <summary>The file, as the caller named it.</summary>
    public string File { get; } = file;
}
