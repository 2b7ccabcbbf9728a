namespace Tensorium.NN;

/// <summary>The 150 irises that are part of the library.</summary>
/// <remarks>
/// Fisher 1936, The use of multiple measurements in taxonomic problems, table I; UCI Machine Learning Repository,
/// doi:10.24432/C56C76, CC BY 4.0.
/// </remarks>
public static class IrisData
{
    /// <summary>
    /// Rows of sepal length, sepal width, petal length and petal width in centimetres, and the classes setosa, versicolor and
    /// virginica, 50 rows each.
    /// </summary>
    public static LabeledData Load()
    {
        using Stream resource = typeof(IrisData).Assembly.GetManifestResourceStream("iris.csv")!;
        using var text = new StreamReader(resource);
        return CsvTable.Parse(text, "iris.csv").Classification("species");
    }
}
