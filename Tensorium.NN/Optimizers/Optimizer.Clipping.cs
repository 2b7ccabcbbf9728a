using System.Runtime.CompilerServices;

namespace Tensorium.NN;

/// <summary>What to do about a gradient with NaN or infinite elements.</summary>
public enum NonFinitePolicy
{
    /// <summary>Nothing: do not even look. The fastest.</summary>
    Ignore,

    /// <summary>Raise <see cref="NotFiniteNumberException"/>, which names the parameter; no weight moves.</summary>
    Raise,

    /// <summary>Leave all weights and state as they are, and count the step in <see cref="Optimizer.SkippedSteps"/>.</summary>
    SkipStep,

    /// <summary>Take 0 for the elements that are not finite.</summary>
    Zero,
}

// What happens to gradients before the rule sees them. At most one kind of clipping at a time, as in Keras.
public abstract partial class Optimizer
{
    /// <summary>Limits each element of a gradient to ±this; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    /// <exception cref="ArgumentException">Another kind of clipping is set.</exception>
    public double? ClipValue { get; set => field = Clipping(value, ClipNorm, GlobalClipNorm); }

    /// <summary>Scales each parameter's gradient down to this norm; null for no limit. Pascanu, Mikolov and Bengio 2013.</summary>
    /// <inheritdoc cref="ClipValue"/>
    public double? ClipNorm { get; set => field = Clipping(value, ClipValue, GlobalClipNorm); }

    /// <summary>Scales all gradients down together to this norm; null for no limit. Pascanu, Mikolov and Bengio 2013.</summary>
    /// <inheritdoc cref="ClipValue"/>
    public double? GlobalClipNorm { get; set => field = Clipping(value, ClipValue, ClipNorm); }

    /// <summary>Whether <see cref="LastGradientNorm"/> is computed without clipping by norm too: one more pass a step.</summary>
    public bool ReportGradientNorm { get; set; }

    /// <summary>
    /// The norm of all gradients of the last step together, before clipping. Null without <see cref="ClipNorm"/>,
    /// <see cref="GlobalClipNorm"/> or <see cref="ReportGradientNorm"/>.
    /// </summary>
    public double? LastGradientNorm { get; private set; }

    /// <summary>What to do about NaN and infinity in gradients.</summary>
    public NonFinitePolicy NonFinite { get; set; }

    /// <summary>The steps not made by <see cref="NonFinitePolicy.SkipStep"/>.</summary>
    public long SkippedSteps { get; private set; }

    bool CheckFinite()
    {
        if (NonFinite is NonFinitePolicy.Ignore) return true;
        for (var i = 0; i < _moved.Count; i++)
        {
            var (name, gradient) = (_moved[i].Parameter.Name, _moved[i].Gradient);
            if (double.IsFinite(Norm(gradient))) continue;
            var finite = gradient.IsFinite();
            var wrong = gradient.Count - finite.To(DType.Int64).Sum().Item<long>();
            if (wrong == 0) continue; // the norm overflowed
            if (NonFinite is NonFinitePolicy.Raise)
                throw new NotFiniteNumberException($"{wrong} of the {gradient.Count} elements of the gradient of {name} are NaN or infinite, at step {StepCount}");
            if (NonFinite is NonFinitePolicy.SkipStep)
            {
                SkippedSteps++;
                return false;
            }
            _moved[i] = _moved[i] with { Stored = Tensor.Where(finite, gradient, Tensor.ZerosLike(gradient)) };
        }
        return true;
    }

    void Clip()
    {
        LastGradientNorm = null;
        if (ClipNorm is not null || GlobalClipNorm is not null || ReportGradientNorm) ScaleByNorm();
        if (ClipValue is { } limit)
            for (var i = 0; i < _moved.Count; i++) _moved[i] = _moved[i] with { Stored = _moved[i].Gradient.Clip(-limit, limit) };
    }

    // The scale is applied in the pass of the rule.
    void ScaleByNorm()
    {
        // PyTorch divides by a little more than the norm.
        var more = IsPyTorch ? 1e-6 : 0;
        double all = 0;
        for (var i = 0; i < _moved.Count; i++)
        {
            var norm = Norm(_moved[i].Gradient);
            all = double.Hypot(all, norm);
            if (ClipNorm is { } each && !(norm + more <= each)) _moved[i] = _moved[i] with { Scale = each / (norm + more) };
        }
        LastGradientNorm = all;
        if (GlobalClipNorm is { } total && !(all + more <= total))
            for (var i = 0; i < _moved.Count; i++) _moved[i] = _moved[i] with { Scale = total / (all + more) };
    }

    private protected static double Norm(Tensor gradient)
    {
        var norm = Number(gradient.Norm());
        if (double.IsFinite(norm)) return norm;
        var largest = Number(gradient.Abs().Max()); // its square may overflow where the norm does not
        return double.IsFinite(largest) ? largest * Number((gradient / largest).Norm()) : norm;
    }

    static double Number(Tensor scalar) => scalar.To(DType.Float64).Item<double>();

    static double? Clipping(double? value, double? other, double? another, [CallerMemberName] string name = "")
    {
        if (value is null) return null;
        if (other is not null || another is not null)
            throw new ArgumentException(
                $"{name} = {value}: clip by value, by norm or by global norm, not by two of them: set the other to null", name);
        return Checked.Positive(value.Value, name);
    }
}
