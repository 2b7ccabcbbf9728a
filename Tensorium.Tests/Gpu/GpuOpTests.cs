using System.Reflection;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Ops;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gpu;

/// <summary>Every elementwise op, found by reflection, has the values and gradients on a GPU device that it has on the CPU.</summary>
[TestFixtureSource(typeof(GpuBackend), nameof(GpuBackend.Devices))]
public class GpuOpTests(Device device)
{
    static readonly (DType DType, double Tolerance)[] Precisions = [(DType.Float32, 4e-6), (DType.Float64, 2e-14)];

    static readonly double[] Special =
        [0, -0.0, 0.5, 1.5, 2.5, -2.5, 1e-3, 1e-30, 88, -88, 1000, -1000, 1e6, 1e12, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Test]
    public void Every_unary_op_equals_the_processor() => Each(OpCatalog.Unary, nameof(CheckUnary));

    [Test]
    public void Every_binary_op_equals_the_processor() => Each(OpCatalog.Binary, nameof(CheckBinary));

    [Test]
    public void Every_predicate_equals_the_processor()
    {
        foreach (var type in typeof(IPredicate).Assembly.GetTypes().Where(type => type.IsValueType && !type.IsGenericTypeDefinition))
        {
            if (type.IsAssignableTo(typeof(IPredicate))) Call(nameof(CheckPredicate), Activator.CreateInstance(type)!);
            if (type.IsAssignableTo(typeof(IUnaryPredicate))) Call(nameof(CheckUnaryPredicate), Activator.CreateInstance(type)!);
        }
    }

    [Test]
    public void A_quotient_just_below_a_whole_number_is_rounded_down()
    {
        var (a, b) = (Tensor.From(2.5f, -7f, 1f).To(device), Tensor.From(0.001f, 0.1f, 0.1f).To(device));
        float[] expected = [(float)Math.Floor(2.5 / 0.001f), (float)Math.Floor(-7 / (double)0.1f), (float)Math.Floor(1 / (double)0.1f)];
        Assert.That(a.FloorDivide(b).ToArray<float>(), Is.EqualTo(expected));
    }

    void CheckUnary<TOp>(TOp op) where TOp : struct, IUnaryOp
    {
        foreach (var (dtype, tolerance) in Precisions)
        {
            var x = Sample.Draw(new(1), (3, 5), Arrangement.Mixed, dtype, op.Domain.Low, op.Domain.High).Tensor;
            CheckGradients(t => t[0].Unary(op), [x], tolerance, $"{op}");
            Same(t => t[0].Unary(op), [Tensor.From(Special).To(dtype)], tolerance, $"{op} of special values");
        }
    }

    void CheckBinary<TOp>(TOp op) where TOp : struct, IBinaryOp
    {
        foreach (var (dtype, tolerance) in Precisions)
        {
            var a = Sample.Draw(new(2), (4, 3), Arrangement.Transposed, dtype, op.DomainA.Low, op.DomainA.High).Tensor;
            var b = Sample.Draw(new(3), 3, Arrangement.Flipped, dtype, op.DomainB.Low, op.DomainB.High).Tensor;
            CheckGradients(t => Tensor.Binary(op, t[0], t[1]), [a, b], 4 * tolerance, $"{op}");
            // A quotient that rounds to a whole number, or has more digits than the type, goes its own way: docs/gpu.md.
            var isDivision = op is FloorDivide or Remainder;
            var special = Tensor.From(isDivision ? [.. Special.Where(x => Math.Abs(x) is 0 or >= 0.5 and < 88 or > 1e300 || double.IsNaN(x))] : Special).To(dtype);
            Same(t => Tensor.Binary(op, t[0], t[0].Unsqueeze(1)), [special], 4 * tolerance, $"{op} of special values");
        }
    }

    void CheckPredicate<TOp>(TOp op) where TOp : struct, IPredicate
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var (a, b) = (Mixed(dtype), Mixed(dtype).Flip(0));
            Assert.That(Answers(new PredicateMap<TOp>(op), a, b, Device.Cpu), Is.EqualTo(Answers(new PredicateMap<TOp>(op), a, b, device)), $"{op} of {dtype}");
        }
    }

    void CheckUnaryPredicate<TOp>(TOp op) where TOp : struct, IUnaryPredicate
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var a = Mixed(dtype);
            Assert.That(
                Answers(new UnaryPredicateMap<TOp>(op), a, a, Device.Cpu), Is.EqualTo(Answers(new UnaryPredicateMap<TOp>(op), a, a, device)), $"{op} of {dtype}");
        }
    }

    static Tensor Mixed(DType dtype) => dtype.IsFloating() ? Tensor.From(Special).To(dtype) : Tensor.From(-2L, 0L, 1L, 0L, 7L).To(dtype);

    static bool[] Answers<TMap>(TMap map, Tensor a, Tensor b, Device on) where TMap : struct, IMap
    {
        var y = Tensor.Zeros(a.Shape, DType.Bool, on);
        on.Test(map, y.Operand, a.To(on).Operand, b.To(on).Operand);
        return y.ToArray<bool>();
    }

    void CheckGradients(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance, string what)
    {
        Same(f, inputs, tolerance, what);
        Same(t => Autograd.Grad(f(t).Sum(), t)[0], inputs, 10 * tolerance, $"gradient of {what}");
        Same(t => Autograd.Grad(f(t).Sum(), t)[^1], inputs, 10 * tolerance, $"last gradient of {what}");
    }

    void Same(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance, string what) => GpuAgreement.Check(device, f, inputs, tolerance, what);

    void Each(IEnumerable<TestCaseData> ops, string check)
    {
        var count = 0;
        foreach (var row in ops)
        {
            Call(check, row.Arguments[0]!);
            count++;
        }
        Assert.That(count, Is.GreaterThan(10));
    }

    void Call(string method, object op)
    {
        try
        {
            GetType().GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(op.GetType()).Invoke(this, [op]);
        }
        catch (TargetInvocationException wrapped)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(wrapped.InnerException!);
        }
    }
}
