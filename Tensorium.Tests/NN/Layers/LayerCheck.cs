using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

/// <summary>What is checked of every layer: gradients against differences, the shape that it says, and its config.</summary>
static class LayerCheck
{
    /// <summary>Gradients by inputs (first and second order) and by every weight, in training and not; shape; config.</summary>
    public static void Verify(Layer layer, Tensor x)
    {
        layer.DType = DType.Float64;
        layer.Generator = new(5);
        foreach (var training in new[] { true, false })
        {
            layer.Call(x, training); // built before draws are counted
            GradientCheck.Verify(t => Call(layer, t[0], training), [x], new() { SecondOrder = true });
            Weights(layer, () => Call(layer, x, training));
            Assert.That(layer.OutputShape(x.Shape), Is.EqualTo(Call(layer, x, training).Shape));
        }
        RoundTrip(layer, again => Call(again, x, true), Call(layer, x, true));
    }

    /// <summary>The same of a layer of several inputs.</summary>
    public static void Verify(MergeLayer layer, params Tensor[] inputs)
    {
        GradientCheck.Verify(t => layer.Call(t), inputs, new() { SecondOrder = true });
        Assert.That(layer.OutputShape(Array.ConvertAll(inputs, x => x.Shape)), Is.EqualTo(layer.Call(inputs).Shape));
        RoundTrip(layer, again => ((MergeLayer)again).Call(inputs), layer.Call(inputs));
    }

    /// <summary>Gradients of Σ u y by every trainable weight against central differences.</summary>
    public static void Weights(Layer layer, Func<Tensor> call)
    {
        var u = Tensor.Rand(new Generator(9), call().Shape, 0.5, 1.5, DType.Float64);
        foreach (var parameter in layer.Parameters) parameter.ZeroGrad();
        var y = call();
        if (!y.RequiresGrad) return;
        y.Backward(u);
        foreach (var parameter in layer.Parameters.Where(parameter => parameter.Trainable))
        {
            var (start, found) = (parameter.Value.ToArray<double>(), parameter.Value.Grad!.ToArray<double>());
            for (var i = 0; i < start.Length; i++)
            {
                var slope = (At(start[i] + 1e-6) - At(start[i] - 1e-6)) / 2e-6;
                At(start[i]);
                Assert.That(found[i], Is.EqualTo(slope).Within(1e-6 + (1e-5 * Math.Abs(slope))), $"{parameter.Name}[{i}]");

                double At(double value)
                {
                    var moved = (double[])start.Clone();
                    moved[i] = value;
                    parameter.Assign(Tensor.From<double>(moved, parameter.Shape));
                    using var unrecorded = Autograd.NoGrad();
                    return (call() * u).Sum().Item<double>();
                }
            }
        }
    }

    /// <summary>A layer made from the config's JSON computes the same with the same weights.</summary>
    static void RoundTrip(Layer layer, Func<Layer, Tensor> call, Tensor expected)
    {
        var again = LayerRegistry.Create(LayerConfig.FromJson(System.Text.Json.Nodes.JsonNode.Parse(layer.Config.ToString())));
        Assert.That(again.Config, Is.EqualTo(layer.Config));
        Assert.That(again.GetType(), Is.EqualTo(layer.GetType()));
        call(again);
        Assert.That(again.Parameters.Select(p => p.Name), Is.EqualTo(layer.Parameters.Select(p => p.Name)));
        for (var i = 0; i < layer.Parameters.Count; i++) again.Parameters[i].Assign(layer.Parameters[i].Value.Detach());
        Assert.That(call(again).ToArray<double>(), Is.EqualTo(expected.ToArray<double>()));
    }

    static Tensor Call(Layer layer, Tensor x, bool training)
    {
        layer.Generator.Seed(5); // the same draws in each call
        return layer.Call(x, training);
    }
}
