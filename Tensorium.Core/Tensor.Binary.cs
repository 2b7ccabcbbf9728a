using Tensorium.Kernels;

namespace Tensorium;

// Arithmetic, comparison and logic of two operands, which broadcast. The formulas are in Tensorium.Kernels/Ops/Binary.
public sealed partial class Tensor
{
    /// <summary>a + b</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Arithmetic(new Add(), a, b);

    /// <summary>x + c</summary>
    public static Tensor operator +(Tensor x, double c) => Given(x).ForScalar(c).Arithmetic(new AddScalar(c));

    /// <summary>c + x</summary>
    public static Tensor operator +(double c, Tensor x) => x + c;

    /// <summary>a - b</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Arithmetic(new Subtract(), a, b);

    /// <summary>x - c</summary>
    public static Tensor operator -(Tensor x, double c) => x + -c;

    /// <summary>c - x</summary>
    public static Tensor operator -(double c, Tensor x) => Given(x).ForScalar(c).Arithmetic(new ReverseSubtract(c));

    /// <summary>-x</summary>
    public static Tensor operator -(Tensor x) => Given(x).Neg();

    /// <summary>a b, element by element</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Arithmetic(new Multiply(), a, b);

    /// <summary>c x</summary>
    public static Tensor operator *(Tensor x, double c) => Given(x).ForScalar(c).Arithmetic(new Scale(c));

    /// <summary>c x</summary>
    public static Tensor operator *(double c, Tensor x) => x * c;

    /// <summary>a / b; integers divide as Float32</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Binary(new Divide(), a, b);

    /// <summary>x / c</summary>
    public static Tensor operator /(Tensor x, double c) => Given(x).Unary(new DivideScalar(c));

    /// <summary>c / x</summary>
    public static Tensor operator /(double c, Tensor x) => Given(x).Unary(new ReverseDivide(c));

    /// <summary>a - b ⌊a/b⌋: the remainder with the sign of b</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by 0; devices other than the processor report it later.</exception>
    public static Tensor operator %(Tensor a, Tensor b) => Division(new Remainder(), a, b);

    /// <summary>x - c ⌊x/c⌋</summary>
    public static Tensor operator %(Tensor x, double c) => x % Given(x).Constant(c);

    /// <summary>a and b; other types count as true where they are not 0</summary>
    public static Tensor operator &(Tensor a, Tensor b) => Test(new And(), a, b);

    /// <summary>a or b</summary>
    public static Tensor operator |(Tensor a, Tensor b) => Test(new Or(), a, b);

    /// <summary>a or b, not both</summary>
    public static Tensor operator ^(Tensor a, Tensor b) => Test(new Xor(), a, b);

    /// <summary>not x</summary>
    public static Tensor operator !(Tensor x) => Given(x).LogicalNot();

    /// <summary>a &lt; b</summary>
    public static Tensor operator <(Tensor a, Tensor b) => Given(a).Lt(b);

    /// <summary>a &gt; b</summary>
    public static Tensor operator >(Tensor a, Tensor b) => Given(a).Gt(b);

    /// <summary>a ≤ b</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => Given(a).Le(b);

    /// <summary>a ≥ b</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => Given(a).Ge(b);

    /// <summary>x &lt; c</summary>
    public static Tensor operator <(Tensor x, double c) => Given(x).Lt(x.Constant(c));

    /// <summary>x &gt; c</summary>
    public static Tensor operator >(Tensor x, double c) => Given(x).Gt(x.Constant(c));

    /// <summary>x ≤ c</summary>
    public static Tensor operator <=(Tensor x, double c) => Given(x).Le(x.Constant(c));

    /// <summary>x ≥ c</summary>
    public static Tensor operator >=(Tensor x, double c) => Given(x).Ge(x.Constant(c));

    /// <summary>Where this &lt; b.</summary>
    public Tensor Lt(Tensor b) => Test(new Less(), this, b);

    /// <summary>Where this &gt; b.</summary>
    public Tensor Gt(Tensor b) => Test(new Greater(), this, b);

    /// <summary>Where this ≤ b.</summary>
    public Tensor Le(Tensor b) => Test(new LessEqual(), this, b);

    /// <summary>Where this ≥ b.</summary>
    public Tensor Ge(Tensor b) => Test(new GreaterEqual(), this, b);

    /// <summary>Where this = b; NaN equals nothing.</summary>
    public Tensor Eq(Tensor b) => Test(new Equal(), this, b);

    /// <summary>Where this = c.</summary>
    public Tensor Eq(double c) => Eq(Constant(c));

    /// <summary>Where this ≠ b.</summary>
    public Tensor Ne(Tensor b) => Test(new NotEqual(), this, b);

    /// <summary>Where this ≠ c.</summary>
    public Tensor Ne(double c) => Ne(Constant(c));

    /// <summary>xᵖ</summary>
    public Tensor Pow(double exponent) => exponent switch
    {
        -1 => Unary(new Reciprocal()),
        -0.5 => Unary(new Rsqrt()),
        0.5 => Unary(new Sqrt()),
        2 => Unary(new Square()),
        3 => Unary(new Cube()),
        _ => Unary(new Power(exponent)),
    };

    /// <summary>aᵇ, by the rules of IEEE 754 pow</summary>
    public Tensor Pow(Tensor exponent) => Binary(new Pow(), this, exponent);

    /// <summary>The larger of two; NaN when either is. Equal ones share the gradient.</summary>
    public Tensor Maximum(Tensor b) => Arithmetic(new Maximum(), this, b);

    /// <summary>The smaller of two; NaN when either is. Equal ones share the gradient.</summary>
    public Tensor Minimum(Tensor b) => Arithmetic(new Minimum(), this, b);

    /// <summary>The angle of the point (x, this) in [-π, π].</summary>
    public Tensor Atan2(Tensor x) => Binary(new Atan2(), this, x);

    /// <summary>this - b ⌊this/b⌋: the remainder with the sign of b.</summary>
    public Tensor Remainder(Tensor b) => this % b;

    /// <summary>⌊this/b⌋</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by 0; devices other than the processor report it later.</exception>
    public Tensor FloorDivide(Tensor b) => Division(new FloorDivide(), this, b);

    /// <summary>(this - b)²</summary>
    public Tensor SquaredDifference(Tensor b) => Arithmetic(new SquaredDifference(), this, b);

    /// <summary>a where the mask is true, else b; all three broadcast.</summary>
    public static Tensor Where(Tensor mask, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.DType != DType.Bool) throw new DTypeException($"a mask is of Bool, not of {mask.DType}");
        (a, b) = Promote(a, b);
        var shape = Shape.Broadcast(mask.Shape, Shape.Broadcast(a.Shape, b.Shape));
        var y = Empty(shape, a.DType, a.Device);
        y.Device.Map(
            new SelectMap(),
            y.Operand,
            mask.To(a.DType).Operand.BroadcastTo(shape),
            a.Operand.BroadcastTo(shape),
            b.Operand.BroadcastTo(shape));
        return Records(a, b) ? y.From(new WhereNode(mask, a, b), a, b) : y;
    }

    /// <summary><paramref name="value"/> where the mask is true, else this.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Where(mask, Constant(value), this);

    /// <summary>An operator's operand.</summary>
    static Tensor Given(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x;
    }

    static Tensor Division<TOp>(TOp op, Tensor a, Tensor b) where TOp : struct, IBinaryOp
    {
        try
        {
            return Arithmetic(op, a, b);
        }
        catch (DivideByZeroException zero)
        {
            throw new DivideByZeroException(
                $"{typeof(TOp).Name} of {a.DType} {a.Shape} and {b.DType} {b.Shape}: an integer is divided by 0; floating types give infinity or NaN", zero);
        }
    }

    /// <summary>A scalar that an op with this tensor turns into its type: a fraction makes integers Float32.</summary>
    Tensor Constant(double c) => Scalar(c, ForScalarType(c), Device);

    Tensor ForScalar(double c)
    {
        var dtype = ForScalarType(c);
        dtype.Checked(c);
        return To(dtype);
    }

    DType ForScalarType(double c) => DType switch
    {
        DType.Float32 or DType.Float64 => DType,
        _ when !double.IsInteger(c) => DType.Float32,
        DType.Bool => DType.Int64,
        _ => DType,
    };
}
