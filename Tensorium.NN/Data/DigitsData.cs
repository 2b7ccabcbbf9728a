using System.IO.Compression;

namespace Tensorium.NN;

/// <summary>The 1,797 handwritten digits of 8 x 8 pixels that are part of the library.</summary>
/// <remarks>
/// Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository,
/// doi:10.24432/C50P49, CC BY 4.0.
/// </remarks>
public static class DigitsData
{
    const float LargestPixel = 16;

    /// <summary>The images as rows of shape [8, 8] with values from 0 to 1, and ten classes.</summary>
    public static LabeledData Load()
    {
        using Stream resource = typeof(DigitsData).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var text = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        LabeledData raw = CsvTable.Parse(text, "digits.csv.gz", new() { HasHeader = false }).Classification(^1);
        float[] pixels = Array.ConvertAll(raw.Features, pixel => pixel / LargestPixel);
        return new LabeledData("digits", pixels, [8, 8], raw.Labels, raw.ClassNames);
    }
}
