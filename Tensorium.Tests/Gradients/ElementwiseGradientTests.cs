using System.Reflection;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Ops;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gradients;

/// <summary>Every elementwise op, found by reflection, through the tape: first and second order, over shapes and strides.</summary>
[TestFixture]
[Category("Gradients")]
public class ElementwiseGradientTests
{
    const double Margin = 1e-2;

    static readonly GradientCheckOptions TwoOrders = new() { SecondOrder = true };

    static readonly (Shape Shape, Arrangement Arrangement)[] UnaryInputs =
    [
        (Shape.Scalar, Arrangement.Contiguous),
        (5, Arrangement.Flipped),
        ((2, 3), Arrangement.Transposed),
        ((3, 2), Arrangement.Strided),
        ((2, 1, 2), Arrangement.Mixed),
        ((2, 3), Arrangement.Expanded),
        ((2, 0), Arrangement.Contiguous),
    ];

    static readonly (Shape A, Arrangement InA, Shape B, Arrangement InB)[] BinaryInputs =
    [
        (3, Arrangement.Contiguous, 3, Arrangement.Flipped),
        ((2, 3), Arrangement.Transposed, 3, Arrangement.Offset),
        ((2, 1), Arrangement.Strided, (1, 3), Arrangement.Contiguous),
        (Shape.Scalar, Arrangement.Contiguous, (2, 2), Arrangement.Mixed),
        ((2, 2), Arrangement.Expanded, Shape.Scalar, Arrangement.Offset),
        ((0, 2), Arrangement.Contiguous, (1, 2), Arrangement.Strided),
    ];

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Unary))]
    public void Unary_op_passes(IUnaryOp op) => Assert.That(() => Call(nameof(CheckUnary), op), Throws.Nothing);

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Binary))]
    public void Binary_op_passes(IBinaryOp op) => Assert.That(() => Call(nameof(CheckBinary), op), Throws.Nothing);

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Unary))]
    public void Fused_backward_of_unary_op_equals_the_recorded(IUnaryOp op) => Call(nameof(CompareUnary), op);

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Binary))]
    public void Fused_backward_of_binary_op_equals_the_recorded(IBinaryOp op) => Call(nameof(CompareBinary), op);

    static void CheckUnary<TOp>(TOp op) where TOp : struct, IUnaryOp
    {
        var random = new System.Random(1);
        foreach (var (shape, arrangement) in UnaryInputs)
            GradientCheck.Verify(x => x.Unary(op), Draw(random, shape, arrangement, op.Domain).Tensor, TwoOrders);
    }

    static void CheckBinary<TOp>(TOp op) where TOp : struct, IBinaryOp
    {
        var random = new System.Random(2);
        foreach (var (aShape, inA, bShape, inB) in BinaryInputs)
        {
            var (a, b) = DrawPair(random, op, aShape, inA, bShape, inB);
            GradientCheck.Verify(t => Tensor.Binary(op, t[0], t[1]), [a, b], TwoOrders);
        }
        var twice = Draw(random, (2, 2), Arrangement.Transposed, op.DomainA with { Kinks = [] }).Tensor;
        if (op.DomainA == op.DomainB) GradientCheck.Verify(x => Tensor.Binary(op, x, x + 1), twice, TwoOrders);
    }

    static void CompareUnary<TOp>(TOp op) where TOp : struct, IUnaryOp
    {
        foreach (var (shape, arrangement) in UnaryInputs)
            FusedAndRecorded.Compare(t => t[0].Unary(op), [Draw(new(3), shape, arrangement, op.Domain).Tensor]);
    }

    static void CompareBinary<TOp>(TOp op) where TOp : struct, IBinaryOp
    {
        foreach (var (aShape, inA, bShape, inB) in BinaryInputs)
        {
            var (a, b) = DrawPair(new(4), op, aShape, inA, bShape, inB);
            FusedAndRecorded.Compare(t => Tensor.Binary(op, t[0], t[1]), [a, b]);
        }
    }

    static (Tensor A, Tensor B) DrawPair<TOp>(
        System.Random random, TOp op, Shape aShape, Arrangement inA, Shape bShape, Arrangement inB) where TOp : struct, IBinaryOp
    {
        while (true)
        {
            var a = Draw(random, aShape, inA, op.DomainA with { Kinks = [] });
            var b = Draw(random, bShape, inB, op.DomainB);
            if (a.Values.All(x => b.Values.All(z => op.DomainA.Kinks.All(kink => Math.Abs(x - z - kink) > Margin))))
                return (a.Tensor, b.Tensor);
        }
    }

    static Sample Draw(System.Random random, Shape shape, Arrangement arrangement, Domain domain) =>
        Sample.Draw(shape, arrangement, DType.Float64, () =>
        {
            while (true)
            {
                var x = domain.Low + ((domain.High - domain.Low) * random.NextDouble());
                if (domain.Kinks.All(kink => Math.Abs(x - kink) > Margin)) return x;
            }
        });

    static void Call(string method, object op)
    {
        try
        {
            typeof(ElementwiseGradientTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(op.GetType()).Invoke(null, [op]);
        }
        catch (TargetInvocationException wrapped)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(wrapped.InnerException!);
        }
    }
}
