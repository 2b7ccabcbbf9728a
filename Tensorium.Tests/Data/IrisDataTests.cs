using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
public class IrisDataTests
{
    /// <summary>Means in centimetres, published in table II of Fisher 1936.</summary>
    [TestCase(0, new[] { 5.006, 3.428, 1.462, 0.246 })]
    [TestCase(1, new[] { 5.936, 2.770, 4.260, 1.326 })]
    [TestCase(2, new[] { 6.588, 2.974, 5.552, 2.026 })]
    public void The_means_are_those_that_Fisher_gives(int species, double[] means)
    {
        var iris = IrisData.Load();
        int[] rows = [.. Enumerable.Range(0, iris.Rows).Where(row => iris.Labels[row] == species)];
        Assert.That(rows, Has.Length.EqualTo(50));
        double[] found = [.. Enumerable.Range(0, 4).Select(column => rows.Average(row => (double)iris.Row(row)[column]))];
        Assert.That(found, Is.EqualTo(means).Within(1e-6));
    }

    [Test]
    public void Shapes_and_names()
    {
        Assert.That(IrisData.Load().ClassNames, Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        var iris = Datasets.Iris();
        Assert.That(iris.Features.Shape, Is.EqualTo((Shape)(150, 4)));
        Assert.That(iris.Labels.Shape, Is.EqualTo((Shape)150));
    }
}
