using System.Reflection;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Docs;

/// <summary>The public surface is the one in docs/api, so that a change of it is seen and meant.</summary>
[TestFixture]
public class PublicApiTests
{
    static IEnumerable<TestCaseData> Assemblies() =>
        new[] { typeof(Storage), typeof(Tensor), typeof(Dense) }
            .Select(type => new TestCaseData(type.Assembly).SetArgDisplayNames(type.Assembly.GetName().Name!));

    [TestCaseSource(nameof(Assemblies))]
    public void Public_surface_is_the_one_that_is_written_down(Assembly assembly)
    {
        string file = $"docs/api/{assembly.GetName().Name}.txt";
        string now = PublicApi.Describe(assembly);
        if (Environment.GetEnvironmentVariable("TENSORIUM_UPDATE_API") == "1") File.WriteAllText(Repository.PathOf(file), now);
        string[] written = File.Exists(Repository.PathOf(file)) ? Lines(Repository.Read(file)) : [], found = Lines(now);
        const string Hint = "if that is meant, run this test with TENSORIUM_UPDATE_API=1 and commit docs/api";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Except(written, StringComparer.Ordinal), Is.Empty, $"new in {assembly.GetName().Name}; {Hint}");
            Assert.That(written.Except(found, StringComparer.Ordinal), Is.Empty, $"gone from {assembly.GetName().Name}; {Hint}");
        }
        Assert.That(found, Is.EqualTo(written), $"moved in {assembly.GetName().Name}; {Hint}");
    }

    static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
