using NUnit.Framework.Constraints;

namespace Tensorium.Tests;

/// <summary>NUnit's constraints, by which tensors equal where their values do.</summary>
/// <remarks>After Is.Not, NUnit's own EqualTo asks whether they are one tensor: say that ValuesEqual is false.</remarks>
abstract class Is : NUnit.Framework.Is
{
    public static EqualConstraint EqualTo(Tensor expected) => EqualTo((object)expected).Using<Tensor>((a, b) => a.ValuesEqual(b));
}
