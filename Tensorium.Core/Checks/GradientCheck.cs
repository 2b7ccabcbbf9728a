namespace Tensorium;

/// <summary>Compares gradients with central differences, in double precision.</summary>
/// <remarks>
/// <para>
/// The function f may have any number of inputs and a result of any shape. With fixed random weights u of the result's shape,
/// the scalar g(x) = Σ u f(x) is differentiated both ways, so that every element of the result counts:
/// </para>
/// <para><c>∂g/∂xᵢ ≈ Σ u (f(x + h eᵢ) - f(x - h eᵢ)) / 2h,  h = ε max(1, |xᵢ|)</c></para>
/// <para>
/// An element is right when |analytic - numeric| ≤ atol + rtol |numeric|. The inputs must keep away from kinks, where
/// differences mean nothing. Backward sees the inputs with their strides; the differences use contiguous copies.
/// </para>
/// </remarks>
/// <example><code>GradientCheck.Verify(t => t[0].MatMul(t[1]).Tanh(), [p, q]);</code></example>
public static class GradientCheck
{
    /// <summary>Checks the gradients of f by each of its inputs.</summary>
    /// <param name="f">A function of its argument alone: the same inputs give the same result, and no input is changed.</param>
    /// <param name="inputs">Where to check: Float64, of any shapes and strides. Their own history and gradients are not touched.</param>
    /// <param name="options">Tolerances, and whether to check the second order too.</param>
    /// <exception cref="GradientCheckException">
    /// A gradient is wrong: the worst element is named. Or f gives different results for the same inputs, changes an input,
    /// or does not depend on one.
    /// </exception>
    /// <exception cref="DTypeException">An input or the result is not of Float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static void Verify(Func<Tensor[], Tensor> f, Tensor[] inputs, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new();
        options.Validate();
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (inputs[i].DType != DType.Float64)
                throw new DTypeException(
                    $"input {i} is of {inputs[i].DType}: differences need Float64; capture integers in the function instead");
        }
        var shape = new DifferenceCheck(f, inputs, options, "gradient", mayBeConstant: false).Run();
        if (options.SecondOrder) VerifySecondOrder(f, inputs, shape, options);
    }

    /// <summary>Checks the gradient of a function of one input.</summary>
    /// <inheritdoc cref="Verify(Func{Tensor[], Tensor}, Tensor[], GradientCheckOptions?)"/>
    public static void Verify(Func<Tensor, Tensor> f, Tensor x, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        Verify(inputs => f(inputs[0]), [x], options);
    }

    /// <summary>
    /// Checks the function (x, u) ↦ Σ v ∂(Σ u f)/∂x, which backward computes, with fixed random weights v: its derivative by
    /// x is the second order of f, and by u it shows that backward can be differentiated by the gradient that it gets.
    /// </summary>
    static void VerifySecondOrder(Func<Tensor[], Tensor> f, Tensor[] inputs, Shape shape, GradientCheckOptions options)
    {
        var weights = new RandomWeights(options.Seed + 1);
        var v = Array.ConvertAll(inputs, x => weights.Draw(x.Shape));
        var u = weights.Draw(shape);
        new DifferenceCheck(Gradient, [.. inputs, u], options, "gradient of the gradient", mayBeConstant: true).Run();

        Tensor Gradient(Tensor[] xu)
        {
            // The differences take the fused backward, the tape the recorded one: both must agree.
            var recorded = Autograd.IsRecording;
            using var mode = Autograd.EnableGrad();
            var x = recorded ? xu[..^1] : Array.ConvertAll(xu[..^1], each => each.Detach().WithGrad());
            var y = f(x);
            var sum = Tensor.Scalar(0, DType.Float64, u.Device);
            if (!y.RequiresGrad) return sum;
            var found = Autograd.Vjp(y, xu[^1], x, createGraph: recorded);
            for (var i = 0; i < x.Length; i++) sum += (v[i] * found[i]).Sum();
            return sum;
        }
    }
}
