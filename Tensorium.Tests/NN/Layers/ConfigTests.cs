using System.Text.Json.Nodes;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Layers;

[TestFixture]
public class ConfigTests
{
    [Test]
    public void Dense_comes_back_from_its_config_as_text()
    {
        var layer = new Dense(3, "relu")
        {
            Name = "first",
            UseBias = false,
            KernelInitializer = new VarianceScaling(2.5, FanMode.Out, RandomDistribution.Normal),
            BiasInitializer = Initializer.Constant(double.PositiveInfinity),
            KernelRegularizer = Regularizer.L1L2(0.1, 0.25),
            BiasRegularizer = Regularizer.L1(1),
            KernelConstraint = new MaxNorm(3),
            BiasConstraint = new MinMaxNorm(0.5, 2, 0.75, 0),
            Trainable = false,
            DType = DType.Float64,
            Generator = new(ulong.MaxValue),
        };
        var text = layer.Config.ToJson().ToJsonString();
        var again = (Dense)LayerRegistry.Create(LayerConfig.FromJson(JsonNode.Parse(text)));

        Assert.That(again.Config, Is.EqualTo(layer.Config));
        Assert.That(again.Config.ToString(), Is.EqualTo(text));
        Assert.That((again.Name, again.Trainable, again.DType, again.UseBias), Is.EqualTo(("first", false, DType.Float64, false)));
        Assert.That(again.Generator.State, Is.EqualTo(layer.Generator.State));
        layer.Build((1, 4));
        again.Build((1, 4));
        Assert.That(again.Kernel.Value, Is.EqualTo(layer.Kernel.Value));
    }

    [Test]
    public void A_layer_of_one_s_own_is_registered()
    {
        LayerRegistry.Register("Scale", config => new Scale(config.Number("factor")));
        var again = (Scale)LayerRegistry.Create(LayerConfig.FromJson(new Scale(2.5).Config.ToJson()));
        Assert.That(again.Call(Tensor.Ones(2)).ToArray<float>(), Has.All.EqualTo(2.5f));
        Assert.That(() => new Unsaved().Config, Throws.TypeOf<NotSupportedException>().With.Message.Contains("unsaved"));
    }

    [TestCase("""{"type": "Nothing", "config": {}}""", "Nothing", "Dense")]
    [TestCase("""{"type": "Dense", "config": {}}""", "Dense", "units", "an integer")]
    [TestCase("""{"type": "Dense", "config": {"units": 2.5}}""", "units", "2.5")]
    [TestCase("""{"type": "Dense", "config": {"units": 0}}""", "units", "0")]
    [TestCase("""{"type": "Dense", "config": {"units": 2, "activation": {"type": "Flatten", "config": {}}}}""", "Flatten", "no activation")]
    [TestCase("""{"type": "Dense", "config": {"units": 2, "use_bias": "yes"}}""", "use_bias", "yes")]
    [TestCase("""{"type": "Dense", "config": {"units": 2, "kernel_initializer": {"type": "Best", "config": {}}}}""", "Best", "VarianceScaling")]
    [TestCase("""{"type": "Dense", "config": {"units": [1, "a"]}}""", "units of Dense")]
    [TestCase("""{"type": "Dense"}""", "a config is an object")]
    [TestCase("[]", "a config is an object")]
    public void A_wrong_config_is_named(string json, params string[] words)
    {
        foreach (var word in words)
            Assert.That(() => LayerRegistry.Create(LayerConfig.FromJson(JsonNode.Parse(json))),
                Throws.TypeOf<ConfigException>().With.Message.Contains(word));
    }

    sealed class Scale(double factor) : Layer
    {
        protected override LayerConfig Describe() => new("Scale") { ["factor"] = factor };

        protected override Tensor Forward(Tensor x, bool training) => x * factor;
    }

    sealed class Unsaved : Layer
    {
        protected override Tensor Forward(Tensor x, bool training) => x;
    }
}
