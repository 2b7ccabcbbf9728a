using NUnit.Framework;
using Tensorium.Tests.Gpu;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gradients;

/// <summary>The case table, in every arrangement of the inputs; and that every node type has a case.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Everywhere))]
[Category("Gradients")]
public class StructuredGradientTests(Device device) : OnEachDevice(device)
{
    static IEnumerable<TestCaseData> Cases =>
        GradientCases.All.Select(row => new TestCaseData(row).SetArgDisplayNames(row.Name));

    /// <summary>All; two for an emulator, which is slow.</summary>
    static IEnumerable<Arrangement> Arrangements =>
        Device.Default.Kind == DeviceKind.Emulator ? [Arrangement.Contiguous, Arrangement.Transposed] : Sample.Arrangements;

    [TestCaseSource(nameof(Cases))]
    public void Case_passes(object row)
    {
        var each = (GradientCase)row;
        var options = new GradientCheckOptions { SecondOrder = true, Epsilon = each.Epsilon };
        foreach (var arrangement in Arrangements)
        {
            // expanded elements are equal, which ops that choose between them have no derivative at
            if (each.Apart > 0 && arrangement == Arrangement.Expanded) continue;
            Assert.That(() => GradientCheck.Verify(each.Function, each.Draw(arrangement), options), Throws.Nothing, $"{arrangement}");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Fused_backward_equals_the_recorded(object row)
    {
        var each = (GradientCase)row;
        foreach (var arrangement in Arrangements) FusedAndRecorded.Compare(each.Function, each.Draw(arrangement));
    }

    [Test]
    public void Every_node_type_runs_backward_in_a_case()
    {
        HashSet<Type> met = [];
        foreach (var row in GradientCases.All)
        {
            var leaves = Array.ConvertAll(row.Draw(Arrangement.Contiguous), x => x.WithGrad());
            var y = row.Function(leaves);
            Collect(y.Node!, met);
            foreach (var gradient in Autograd.Vjp(y, Tensor.OnesLike(y).WithGrad(), leaves, createGraph: true))
                if (gradient.Node is { } node) Collect(node, met);
        }
        var all = typeof(Node).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Node)) && !type.IsAbstract);
        Assert.That(all.Select(type => type.Name).Except(met.Select(type => type.Name), StringComparer.Ordinal), Is.Empty);
    }

    static void Collect(Node root, HashSet<Type> met)
    {
        HashSet<Node> seen = [root];
        Stack<Node> open = new([root]);
        while (open.TryPop(out var node))
        {
            met.Add(node.GetType().IsGenericType ? node.GetType().GetGenericTypeDefinition() : node.GetType());
            foreach (var input in node.Inputs)
                if (input is not null && seen.Add(input)) open.Push(input);
        }
    }
}
