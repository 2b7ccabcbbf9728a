using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Ops;

/// <summary>Every op of the library, found by reflection; one with parameters at several values of them.</summary>
static class OpCatalog
{
    static readonly double[][] ParameterSets = [[0.3, 1.2], [-0.7, 0.4], [2, 3], [-1, 1], [3.5, 4]];

    public static IEnumerable<TestCaseData> Unary => Find(typeof(IUnaryOp));

    public static IEnumerable<TestCaseData> Binary => Find(typeof(IBinaryOp));

    static IEnumerable<TestCaseData> Find(Type contract)
    {
        foreach (var type in contract.Assembly.GetTypes().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            if (!type.IsValueType || type.IsGenericTypeDefinition || !type.IsAssignableTo(contract)) continue;
            var constructor = type.GetConstructors().SingleOrDefault();
            int count = constructor?.GetParameters().Length ?? 0;
            foreach (double[] set in count == 0 ? [[]] : ParameterSets)
            {
                object[] arguments = [.. set.Take(count).Cast<object>()];
                object op = constructor?.Invoke(arguments) ?? Activator.CreateInstance(type)!;
                yield return new TestCaseData(op).SetArgDisplayNames([type.Name, .. arguments.Select(a => $"{a}")]);
            }
        }
    }
}
