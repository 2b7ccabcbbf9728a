using Tensorium.Kernels;

namespace Tensorium;

/// <summary>y = op(x)</summary>
sealed class UnaryNode<TOp>(TOp op, Tensor x, Tensor y) : Node(x) where TOp : struct, IUnaryOp
{
    readonly Saved _x = TOp.Saves.HasFlag(Saves.Input) ? Save(x) : default;
    readonly Saved _y = TOp.Saves.HasFlag(Saves.Output) ? Save(y) : default;

    public override string Name => typeof(TOp).Name;

    public override void Backward(Tensor dy, Gradients d)
    {
        if (!d.Needs(0)) return;
        // The slope is an op too, so that a recorded backward has derivatives of its own.
        d[0] = Autograd.IsRecording
            ? dy * SlopeAt(dy)
            : Tensor.Gradient(
                new UnaryGradientMap<TOp>(op),
                dy,
                TOp.Saves == Saves.Output ? _y.Value : TOp.Saves == Saves.Nothing ? null : _x.Value,
                TOp.Saves == (Saves.Input | Saves.Output) ? _y.Value : null);
    }

    Tensor SlopeAt(Tensor dy) => TOp.Saves switch
    {
        Saves.Nothing => Tensor.Full(Shape, op.Derivative<Scalar<double>>(double.NaN, double.NaN).Value, dy.DType, dy.Device),
        Saves.Output => _y.Value.Unary(new Slope<TOp>(op)),
        _ => _x.Value.Unary(new Slope<TOp>(op)),
    };
}

/// <summary>y = a b, broadcast: each factor is the slope by the other</summary>
sealed class MultiplyNode(Tensor a, Tensor b) : Node(a, b)
{
    readonly Shape _aShape = a.Shape, _bShape = b.Shape;
    readonly Saved _a = SaveFor(b, a), _b = SaveFor(a, b);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (d.Needs(0)) d[0] = (dy * _b.Value).SumTo(_aShape);
        if (d.Needs(1)) d[1] = (dy * _a.Value).SumTo(_bShape);
    }
}

/// <summary>y = op(a, b), broadcast</summary>
sealed class BinaryNode<TOp>(TOp op, Tensor a, Tensor b, Tensor y) : Node(a, b) where TOp : struct, IBinaryOp
{
    readonly Shape _aShape = a.Shape, _bShape = b.Shape;
    readonly Saved _a = TOp.Saves != Saves.Nothing ? Save(a) : default; // slopes are functions of a and b
    readonly Saved _b = TOp.Saves != Saves.Nothing ? Save(b) : default;
    readonly Saved _y = TOp.Saves.HasFlag(Saves.Output) ? Save(y) : default;

    public override string Name => typeof(TOp).Name;

    public override void Backward(Tensor dy, Gradients d)
    {
        if (TOp.Saves == Saves.Nothing)
        {
            if (d.Needs(0)) d[0] = Times(dy, op.DerivativeA<Scalar<double>>(double.NaN, double.NaN, double.NaN)).SumTo(_aShape);
            if (d.Needs(1)) d[1] = Times(dy, op.DerivativeB<Scalar<double>>(double.NaN, double.NaN, double.NaN)).SumTo(_bShape);
        }
        else if (Autograd.IsRecording)
        {
            if (d.Needs(0)) d[0] = (dy * Tensor.Binary(new SlopeA<TOp>(op), _a.Value, _b.Value)).SumTo(_aShape);
            if (d.Needs(1)) d[1] = (dy * Tensor.Binary(new SlopeB<TOp>(op), _a.Value, _b.Value)).SumTo(_bShape);
        }
        else
        {
            if (d.Needs(0)) d[0] = Gradient(new GradientAMap<TOp>(op), dy).SumTo(_aShape);
            if (d.Needs(1)) d[1] = Gradient(new GradientBMap<TOp>(op), dy).SumTo(_bShape);
        }
    }

    // of a sum, the gradient itself
    static Tensor Times(Tensor dy, Scalar<double> slope) => slope.Value == 1 ? dy : dy * slope.Value;

    Tensor Gradient<TMap>(TMap map, Tensor dy) where TMap : struct, IMap => TOp.Saves switch
    {
        Saves.Input => Tensor.Gradient(map, dy, _a.Value, _b.Value),
        Saves.Output => Tensor.Gradient(map, dy, _y.Value),
        _ => Tensor.Gradient(map, dy, _a.Value, _b.Value, _y.Value),
    };
}

/// <summary>y = a where the mask is true, else b</summary>
sealed class WhereNode(Tensor mask, Tensor a, Tensor b) : Node(a, b)
{
    readonly Shape _aShape = a.Shape, _bShape = b.Shape;
    readonly Saved _mask = Save(mask);

    public override void Backward(Tensor dy, Gradients d)
    {
        var zero = Tensor.ZerosLike(dy);
        if (d.Needs(0)) d[0] = Tensor.Where(_mask.Value, dy, zero).SumTo(_aShape);
        if (d.Needs(1)) d[1] = Tensor.Where(_mask.Value, zero, dy).SumTo(_bShape);
    }
}

/// <summary>y = x in another floating type</summary>
sealed class CastNode(Tensor x) : Node(x)
{
    readonly DType _from = x.DType;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.To(_from);
}
