using Tensorium.Kernels;

namespace Tensorium;

// Reductions: over all axes, one, or several; keepDims leaves each reduced axis with length 1.
public sealed partial class Tensor
{
    /// <summary>Σ x over all axes. Truth values and 32-bit integers sum as Int64.</summary>
    public Tensor Sum() => Sum(AllAxes());

    /// <summary>Σ x over one axis.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public Tensor Sum(int axis, bool keepDims = false) => Sum([axis], keepDims);

    /// <summary>Σ x over several axes, by a fixed tree: the error grows with the logarithm of the count.</summary>
    /// <exception cref="ShapeException">There is no such axis, or one appears twice.</exception>
    public Tensor Sum(int[] axes, bool keepDims = false)
    {
        var x = DType is DType.Bool or DType.Int32 ? To(DType.Int64) : this;
        var kept = x.Reduce<SumReduction>(axes);
        var y = keepDims ? kept : kept.WithoutAxes(axes);
        return Records(this) ? y.From(new SumNode(this, kept.Shape), this) : y;
    }

    /// <summary>The mean over all axes; integers average as Float32. NaN over no elements.</summary>
    public Tensor Mean() => Mean(AllAxes());

    /// <summary>The mean over one axis.</summary>
    public Tensor Mean(int axis, bool keepDims = false) => Mean([axis], keepDims);

    /// <summary>The mean over several axes.</summary>
    public Tensor Mean(int[] axes, bool keepDims = false) => Floating().Sum(axes, keepDims) / CountOver(axes);

    /// <summary>Π x over all axes.</summary>
    public Tensor Prod() => Flatten().Prod(0);

    /// <summary>Π x over one axis. Its gradient is exact where elements are 0.</summary>
    public Tensor Prod(int axis, bool keepDims = false)
    {
        var at = Shape.Axis(axis);
        if (!Records(this))
        {
            var x = DType is DType.Bool or DType.Int32 ? To(DType.Int64) : this;
            var kept = x.Reduce<ProductReduction>([at]);
            return keepDims ? kept : kept.WithoutAxes([at]);
        }
        // halves times halves: a tree of products, whose gradient divides by nothing
        var product = Shape[at] == 1 ? Clone() : this;
        while (product.Shape[at] > 1)
        {
            var (half, odd) = (product.Shape[at] / 2, product.Shape[at] % 2 == 1);
            var halves = product.Narrow(at, 0, half) * product.Narrow(at, half, half);
            product = odd ? Concat([halves, product.Narrow(at, 2 * half, 1)], at) : halves;
        }
        if (product.Shape[at] == 0) product = product.Sum(at, keepDims: true) + 1; // recorded, unlike ones
        return keepDims ? product : product.WithoutAxes([at]);
    }

    /// <summary>The largest element; NaN when one is NaN. Equal ones share the gradient.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor Max() => Max(AllAxes());

    /// <summary>The largest elements along one axis.</summary>
    public Tensor Max(int axis, bool keepDims = false) => Max([axis], keepDims);

    /// <summary>The largest elements over several axes.</summary>
    public Tensor Max(int[] axes, bool keepDims = false) => Extreme<MaxReduction>(axes, keepDims);

    /// <summary>The smallest element; NaN when one is NaN. Equal ones share the gradient.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor Min() => Min(AllAxes());

    /// <summary>The smallest elements along one axis.</summary>
    public Tensor Min(int axis, bool keepDims = false) => Min([axis], keepDims);

    /// <summary>The smallest elements over several axes.</summary>
    public Tensor Min(int[] axes, bool keepDims = false) => Extreme<MinReduction>(axes, keepDims);

    /// <summary>The variance over all axes.</summary>
    /// <param name="correction">Subtracted from the count: 1 for a sample's (PyTorch's default), 0 for a population's (NumPy's and Keras's).</param>
    public Tensor Var(double correction = 0) => Var(AllAxes(), correction);

    /// <summary>The variance over one axis.</summary>
    public Tensor Var(int axis, double correction = 0, bool keepDims = false) => Var([axis], correction, keepDims);

    /// <summary>The variance over several axes: of the distances from the mean, not from the sum of squares.</summary>
    public Tensor Var(int[] axes, double correction = 0, bool keepDims = false)
    {
        var x = Floating();
        return (x - x.Mean(axes, keepDims: true)).Square().Sum(axes, keepDims) / Math.Max(0, CountOver(axes) - correction);
    }

    /// <summary>The standard deviation over all axes. Its gradient where all elements are equal is 0.</summary>
    public Tensor Std(double correction = 0) => Root(Var(correction));

    /// <summary>The standard deviation over one axis.</summary>
    public Tensor Std(int axis, double correction = 0, bool keepDims = false) => Root(Var(axis, correction, keepDims));

    /// <summary>The standard deviation over several axes.</summary>
    public Tensor Std(int[] axes, double correction = 0, bool keepDims = false) => Root(Var(axes, correction, keepDims));

    /// <summary>The Euclidean norm over all axes. Its gradient at 0 is 0.</summary>
    public Tensor Norm() => Norm(AllAxes());

    /// <summary>The Euclidean norm along one axis.</summary>
    public Tensor Norm(int axis, bool keepDims = false) => Norm([axis], keepDims);

    /// <summary>The Euclidean norm over several axes.</summary>
    public Tensor Norm(int[] axes, bool keepDims = false) => Root(Floating().Square().Sum(axes, keepDims));

    /// <summary>log Σ eˣ over one axis, without overflow; -infinity over no elements.</summary>
    public Tensor LogSumExp(int axis, bool keepDims = false) => LogSumExp([axis], keepDims);

    /// <summary>log Σ eˣ over several axes, without overflow.</summary>
    public Tensor LogSumExp(int[] axes, bool keepDims = false)
    {
        var x = Floating();
        if (CountOver(axes) == 0) return x.Exp().Sum(axes, keepDims).Log();
        var max = x.Detach().Max(axes, keepDims: true);
        max = max.MaskedFill(max.IsInfinite(), 0); // infinity - infinity is NaN
        var result = (x - max).Exp().Sum(axes, keepDims: true).Log() + max;
        return keepDims ? result : result.WithoutAxes(axes);
    }

    /// <summary>Where the largest element is: the first of equals in row-major order, or the first NaN. Int64.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor ArgMax() => Flatten().ArgMax(0);

    /// <summary>Where the largest elements along an axis are: the first of equals, or the first NaN. Int64.</summary>
    public Tensor ArgMax(int axis, bool keepDims = false) => ArgExtreme(axis, keepDims, largest: true);

    /// <summary>Where the smallest element is: the first of equals in row-major order, or the first NaN. Int64.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor ArgMin() => Flatten().ArgMin(0);

    /// <summary>Where the smallest elements along an axis are: the first of equals, or the first NaN. Int64.</summary>
    public Tensor ArgMin(int axis, bool keepDims = false) => ArgExtreme(axis, keepDims, largest: false);

    /// <summary>Whether all elements are true, or not 0; true over no elements.</summary>
    public Tensor All() => To(DType.Bool).Reduce<MinReduction>(AllAxes()).WithoutAxes(AllAxes());

    /// <summary>Whether all elements along an axis are true, or not 0.</summary>
    public Tensor All(int axis, bool keepDims = false) => AsTruth<MinReduction>(axis, keepDims);

    /// <summary>Whether an element is true, or not 0; false over no elements.</summary>
    public Tensor Any() => To(DType.Bool).Reduce<MaxReduction>(AllAxes()).WithoutAxes(AllAxes());

    /// <summary>Whether an element along an axis is true, or not 0.</summary>
    public Tensor Any(int axis, bool keepDims = false) => AsTruth<MaxReduction>(axis, keepDims);

    /// <summary>Running sums along an axis.</summary>
    public Tensor CumSum(int axis)
    {
        var at = Shape.Axis(axis);
        var x = DType is DType.Bool or DType.Int32 ? To(DType.Int64) : Contiguous();
        var y = EmptyLike(x);
        Device.CumulativeSum(y.Around(at), x.Around(at));
        return Records(this) ? y.From(new CumulativeSumNode(this, at), this) : y;
    }

    /// <summary>eˣ / Σ eˣ along an axis, without overflow; NaN for a row of -infinity alone.</summary>
    public Tensor Softmax(int axis = -1) => Softmax(axis, log: false);

    /// <summary>log softmax along an axis, without overflow.</summary>
    public Tensor LogSoftmax(int axis = -1) => Softmax(axis, log: true);

    Tensor Softmax(int axis, bool log)
    {
        var at = Shape.Axis(axis);
        if (at != Rank - 1) return MoveAxis(at, -1).Softmax(-1, log).MoveAxis(-1, at);
        var x = Floating().Contiguous();
        var y = EmptyLike(x);
        Device.Softmax(y.AsRows(), x.AsRows(), log);
        if (!Records(x)) return y;
        return y.From(log ? new LogSoftmaxNode(x, y) : new SoftmaxNode(x, y), x);
    }

    /// <summary>√x of what is a square: where it is 0, √ has no derivative, and the gradient is 0.</summary>
    static Tensor Root(Tensor squares)
    {
        if (!Records(squares)) return squares.Sqrt();
        var zero = squares.Detach().Eq(0);
        return squares.MaskedFill(zero, 1).Sqrt().MaskedFill(zero, 0);
    }

    Tensor Extreme<TReduction>(int[] axes, bool keepDims) where TReduction : struct, IReduction
    {
        if (CountOver(axes) == 0) throw NoElements();
        var kept = Reduce<TReduction>(axes);
        var y = keepDims ? kept : kept.WithoutAxes(axes);
        return Records(this) ? y.From(new ExtremeNode(this, y, kept.Shape, axes), this) : y;
    }

    Tensor ArgExtreme(int axis, bool keepDims, bool largest)
    {
        var at = Shape.Axis(axis);
        if (Shape[at] == 0) throw NoElements();
        var y = Empty(ReducedShape([at]), DType.Int64, Device);
        Device.ArgReduce(y.Operand, Contiguous().Around(at), largest);
        return keepDims ? y : y.WithoutAxes([at]);
    }

    Tensor AsTruth<TReduction>(int axis, bool keepDims) where TReduction : struct, IReduction
    {
        var kept = To(DType.Bool).Reduce<TReduction>([axis]);
        return keepDims ? kept : kept.WithoutAxes([axis]);
    }

    InvalidOperationException NoElements() => new($"the largest or smallest of no elements: shape {Shape}");
}
