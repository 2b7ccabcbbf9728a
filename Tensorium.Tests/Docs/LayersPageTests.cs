using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

/// <summary>docs/layers.md names everything that there is.</summary>
[TestFixture]
[OnCpu("pages")]
public class LayersPageTests
{
    static readonly HashSet<string> Named = [.. Repository.Read("docs/layers.md").Split('`').Where((_, i) => i % 2 == 1)];

    [Test]
    public void Every_public_class_is_named()
    {
        Type[] families = [typeof(Layer), typeof(Metric), typeof(Callback), typeof(Constraint), typeof(Regularizer), typeof(Initializer)];
        string[] names = [.. typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && !type.IsNested && families.Any(type.IsSubclassOf)).Select(type => type.Name)];
        Assert.That(names, Has.Length.GreaterThan(50).And.Contains("Dense").And.Contains("TensorBoard"));
        Assert.That(names.Except(Named, StringComparer.Ordinal), Is.Empty);
    }

    [Test]
    public void Every_name_is_named() => Assert.That(
        Loss.Names.Concat(Metric.Names).Concat(Initializer.Names).Concat(Activation.Names).Except(Named, StringComparer.Ordinal), Is.Empty);

    [Test]
    public void What_is_named_in_first_columns_is_there()
    {
        var assembly = typeof(Layer).Assembly;
        HashSet<string> known = [.. assembly.GetExportedTypes().Select(type => type.Name),
            .. Loss.Names, .. Metric.Names, .. Initializer.Names, .. Activation.Names];
        foreach (var row in Repository.Read("docs/layers.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            foreach (var name in row.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1))
            {
                var parts = name.Split('.');
                var isThere = parts.Length == 1
                    ? known.Contains(name)
                    : assembly.GetType($"Tensorium.NN.{parts[0]}")!.GetMember(parts[1]).Length > 0;
                Assert.That(isThere, name);
            }
        }
    }
}
