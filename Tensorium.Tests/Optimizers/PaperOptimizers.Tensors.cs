namespace Tensorium.Tests.Optimizers;

/// <summary>One step over a whole tensor, in place: from the step's number (from 1), the weights, their gradient and the rate.</summary>
public delegate void PaperTensorStep(int t, double[] w, double[] g, double rate);

static partial class PaperOptimizers
{
    /// <summary>Each element by itself.</summary>
    public static Func<PaperTensorStep> Each(Func<PaperStep> make) => () =>
    {
        PaperStep[] steps = [];
        return (t, w, g, rate) =>
        {
            if (steps.Length == 0) steps = [.. w.Select(_ => make())];
            for (int i = 0; i < w.Length; i++) w[i] = steps[i](t, w[i], g[i], rate);
        };
    };

    /// <summary>LAMB: steps as long as the rate times the norm of the tensor.</summary>
    public static Func<PaperTensorStep> Lamb(double beta1, double beta2, double epsilon) => () =>
    {
        PaperStep[] directions = [];
        return (t, w, g, rate) =>
        {
            if (directions.Length == 0) directions = [.. w.Select(_ => LambDirection(beta1, beta2, epsilon))];
            double[] u = [.. g.Select((each, i) => directions[i](t, w[i], each, 0))];
            double trust = Math.Sqrt(w.Sum(each => each * each)) / Math.Sqrt(u.Sum(each => each * each));
            for (int i = 0; i < w.Length; i++) w[i] -= rate * trust * u[i];
        };
    };

    /// <summary>Any of them with slow weights that follow. Zhang et al. 2019, algorithm 1.</summary>
    public static Func<PaperTensorStep> Lookahead(Func<PaperTensorStep> make, int every, double alpha) => () =>
    {
        PaperTensorStep inner = make();
        double[] slow = [];
        return (t, w, g, rate) =>
        {
            if (slow.Length == 0) slow = [.. w];
            inner(t, w, g, rate);
            if (t % every != 0) return;
            for (int i = 0; i < w.Length; i++) w[i] = slow[i] += alpha * (w[i] - slow[i]);
        };
    };
}
