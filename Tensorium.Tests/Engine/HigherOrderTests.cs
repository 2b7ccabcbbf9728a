using NUnit.Framework;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Grad, Vjp, Jvp and Hvp against closed forms, and derivatives of derivatives.</summary>
[TestFixture]
public class HigherOrderTests
{
    static readonly double[] Points = [0.3, -1.2, 2];

    [Test]
    public void Third_derivatives_of_sine_exponential_and_powers()
    {
        Check(x => x.Sin(), v => -Math.Cos(v));
        Check(x => x.Exp(), Math.Exp);
        Check(x => x.Pow(4), v => 24 * v);
        Check(x => x.Tanh(), v => (6 * Math.Pow(Math.Tanh(v), 2) - 2) * (1 - Math.Pow(Math.Tanh(v), 2)));
        Check(x => x.Square() * x.Sin(), v => (6 * Math.Cos(v)) - (6 * v * Math.Sin(v)) - (v * v * Math.Cos(v)));

        static void Check(Func<Tensor, Tensor> f, Func<double, double> third)
        {
            var x = Tensor.From(Points).WithGrad();
            var g1 = Autograd.Grad(f(x).Sum(), x, createGraph: true);
            var g2 = Autograd.Grad(g1.Sum(), x, createGraph: true);
            var g3 = Autograd.Grad(g2.Sum(), x);
            Expect.Values(g3, Array.ConvertAll(Points, v => third(v)), 3, scale: 100);
        }
    }

    [Test]
    public void Derivatives_of_a_constant_function_are_zeros()
    {
        var x = Tensor.From(Points);
        var v = Tensor.OnesLike(x);
        Func<Tensor, Tensor> constant = _ => Tensor.Scalar(5, DType.Float64);
        Assert.That(Autograd.Hvp(constant, x, v), Is.EqualTo(Tensor.ZerosLike(x)));
        Assert.That(Autograd.Jvp(constant, x, v).Derivative.Item<double>(), Is.Zero);
        Assert.That(Autograd.Vjp(constant, x, Tensor.Scalar(1, DType.Float64)).Gradient, Is.EqualTo(Tensor.ZerosLike(x)));
    }

    [Test]
    public void Fourth_derivative_of_the_logarithm()
    {
        var x = Tensor.From(0.5, 2).WithGrad();
        var y = x.Log();
        for (var order = 0; order < 4; order++) y = Autograd.Grad(y.Sum(), x, createGraph: true);
        Expect.Values(y, [-6 / Math.Pow(0.5, 4), -6 / 16.0], 2, scale: 10);
    }

    [Test]
    public void Backward_with_a_graph_leaves_differentiable_gradients()
    {
        var x = Tensor.From(Points).WithGrad();
        x.Pow(3).Sum().Backward(createGraph: true);
        Expect.Values(Autograd.Grad(x.Grad!.Sum(), x), Array.ConvertAll(Points, v => 6 * v), 3);
    }

    [Test]
    public void A_gradient_penalty_reaches_the_weights()
    {
        // f = w x², penalty (∂f/∂x)² = 4 w² x², ∂/∂w = 8 w x²
        var (x, w) = (Tensor.From(3.0).WithGrad(), Tensor.From(0.5).WithGrad());
        var gradient = Autograd.Grad((w * x.Square()).Sum(), x, createGraph: true);
        gradient.Square().Sum().Backward();
        Assert.That(w.Grad!.Item<double>(), Is.EqualTo(36).Within(1e-12));
    }

    [Test]
    public void Grad_by_several_and_zeros_where_nothing_depends()
    {
        var (a, b, c) = (Tensor.From(2.0).WithGrad(), Tensor.From(5.0).WithGrad(), Tensor.From(7.0, 8).WithGrad());
        var found = Autograd.Grad((a * b).Sum(), [a, b, c]);
        Expect.Values(found[0], [5], 1);
        Expect.Values(found[1], [2], 1);
        Expect.Values(found[2], [0, 0], 2);
    }

    [Test]
    public void Grad_by_a_tensor_in_the_middle()
    {
        var x = Tensor.From(2.0).WithGrad();
        var h = x.Square();
        var y = h.Pow(3).Sum();
        Expect.Values(Autograd.Grad(y, h, retainGraph: true), [3 * 16], 1);
        var found = Autograd.Grad(y, [h, x]);
        Expect.Values(found[0], [48], 1);
        Expect.Values(found[1], [6 * 32], 1);
    }

    [Test]
    public void Products_with_the_Jacobian_of_a_quadratic_map()
    {
        // f(x) = (x0 x1, x0², x1): J = [[x1, x0], [2 x0, 0], [0, 1]]
        static Tensor F(Tensor x) => Tensor.Stack([x[0] * x[1], x[0].Square(), x[1]]);
        var x = Tensor.From(3.0, 5);
        var (y, vjp) = Autograd.Vjp(F, x, Tensor.From(1.0, 10, 100));
        Expect.Values(y, [15, 9, 5], 3);
        Expect.Values(vjp, [5 + 60, 3 + 100], 2);
        var (z, jvp) = Autograd.Jvp(F, x, Tensor.From(1.0, 10));
        Expect.Values(z, [15, 9, 5], 3);
        Expect.Values(jvp, [5 + 30, 6, 10], 3);
    }

    [Test]
    public void Jvp_of_linear_and_identical_maps()
    {
        var (x, v) = (Tensor.From(1.0, 2), Tensor.From(3.0, 4));
        Expect.Values(Autograd.Jvp(t => t * 2, x, v).Derivative, [6, 8], 2);
        Expect.Values(Autograd.Jvp(t => t, x, v).Derivative, [3, 4], 2);
        Expect.Values(Autograd.Jvp(t => t.Sum(), x, v).Derivative, [7], Shape.Scalar);
        Expect.Values(Autograd.Jvp(t => t.Floor(), x + 0.5, v).Derivative, [0, 0], 2);
    }

    [Test]
    public void Hvp_of_a_quadratic_form_is_its_matrix_times_v()
    {
        var a = Tensor.From(new[,] { { 2.0, 1, 0 }, { 1, 3, -1 }, { 0, -1, 4 } });
        var (x, v) = (Tensor.From(1.0, -2, 0.5), Tensor.From(0.3, 2, -1));
        var product = Autograd.Hvp(t => 0.5 * t.Dot(a.MatMul(t)), x, v);
        Expect.Values(product, [(2 * 0.3) + 2, 0.3 + 6 + 1, -2 - 4], 3);
        Expect.Values(Autograd.Hvp(t => t.Sum(), x, v), [0, 0, 0], 3);
        Expect.Values(
            Autograd.Hvp(t => t.Exp().Sum(), x, v), [Math.E * 0.3, Math.Exp(-2) * 2, -Math.Exp(0.5)], 3);
    }

    [Test]
    public void Softmax_cross_entropy_has_the_closed_Hessian()
    {
        // H = diag(p) - p pᵀ
        var x = Tensor.From(0.5, -1, 2);
        var v = Tensor.From(1.0, 2, 3);
        var p = Points.Length == 3 ? Softmax([0.5, -1, 2]) : [];
        var dot = p[0] + (2 * p[1]) + (3 * p[2]);
        var product = Autograd.Hvp(t => t.SoftmaxCrossEntropy(Tensor.Scalar(1, DType.Int64)), x, v);
        Expect.Values(product, [p[0] * (1 - dot), p[1] * (2 - dot), p[2] * (3 - dot)], 3);

        static double[] Softmax(double[] row) => Array.ConvertAll(row, each => Math.Exp(each) / row.Sum(Math.Exp));
    }
}
