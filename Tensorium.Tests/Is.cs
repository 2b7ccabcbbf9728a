using NUnit.Framework.Constraints;

namespace Tensorium.Tests;

/// <summary>NUnit's constraints, by which tensors equal where their values do.</summary>
abstract class Is : NUnit.Framework.Is
{
    public static EqualConstraint EqualTo(Tensor expected) => EqualTo((object)expected).Using<Tensor>((a, b) => a.ValuesEqual(b));
}
