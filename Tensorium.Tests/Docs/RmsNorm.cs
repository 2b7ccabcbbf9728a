namespace Tensorium.Examples; // Tensorium.Tests has a namespace Gradients

// sample: rms-norm-node
/// <summary>y = r x with r = 1 / √(mean(x²) + ε) along the last axis. dx = r (dy - y mean(dy y)).</summary>
sealed class RmsNormNode(Tensor x, double epsilon) : Node(x)
{
    readonly Saved _x = Save(x);

    public static Tensor Scale(Tensor x, double epsilon) => (x.Square().Mean(-1, keepDims: true) + epsilon).Rsqrt();

    public override void Backward(Tensor dy, Gradients d)
    {
        if (!d.Needs(0)) return;
        var r = Scale(_x.Value, epsilon); // made again of x, so that it has a derivative itself
        var y = r * _x.Value;
        d[0] = r * (dy - (y * (dy * y).Mean(-1, keepDims: true)));
    }
}
// end

static class RmsNormMethod
{
    // sample: rms-norm-method
    /// <summary>x over the root of its mean square along the last axis. Zhang and Sennrich 2019.</summary>
    public static Tensor RmsNorm(this Tensor x, double epsilon = 1e-6)
    {
        Tensor y;
        using (Autograd.NoGrad()) y = x * RmsNormNode.Scale(x, epsilon);
        return Tensor.Records(x) ? y.From(new RmsNormNode(x, epsilon), x) : y;
    }
    // end
}
