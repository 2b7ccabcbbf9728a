using System.Runtime.CompilerServices;

namespace Tensorium.NN;

// Clipping, before the rule sees the gradients. At most one kind at a time, as in Keras.
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

    void Clip(List<(Parameter Parameter, Tensor Gradient)> moved)
    {
        if (GlobalClipNorm is { } total)
        {
            double squares = 0;
            foreach (var (_, gradient) in moved) squares += Math.Pow(Norm(gradient), 2);
            var norm = Math.Sqrt(squares);
            if (norm <= total) return;
            for (var i = 0; i < moved.Count; i++) moved[i] = (moved[i].Parameter, moved[i].Gradient * (total / norm));
        }
        else if (ClipNorm is { } each)
        {
            for (var i = 0; i < moved.Count; i++)
                if (Norm(moved[i].Gradient) is var norm && !(norm <= each))
                    moved[i] = (moved[i].Parameter, moved[i].Gradient * (each / norm));
        }
        else if (ClipValue is { } limit)
        {
            for (var i = 0; i < moved.Count; i++)
                moved[i] = (moved[i].Parameter, moved[i].Gradient.Clip(-limit, limit));
        }
    }

    static double Norm(Tensor gradient) => gradient.Norm().To(DType.Float64).Item<double>();

    static double? Clipping(double? value, double? other, double? another, [CallerMemberName] string name = "")
    {
        if (value is null) return null;
        if (other is not null || another is not null)
            throw new ArgumentException(
                $"{name} = {value}: clip by value, by norm or by global norm, not by two of them: set the other to null", name);
        return Checked.Positive(value.Value, name);
    }
}
