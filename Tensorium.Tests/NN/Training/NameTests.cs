using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN.Training;

/// <summary>Optimizers, losses and metrics by name, in the spellings that Keras takes.</summary>
[TestFixture]
public class NameTests
{
    [Test]
    public void A_metric_is_logged_by_the_name_it_was_given_by()
    {
        var model = new Sequential { new Dense(1) };
        model.Compile("adam", "mse", ["mae", "RootMeanSquaredError", "mean_squared_error"]);
        var history = model.Fit(Problems.Line(8), validation: Problems.Line(4));
        Assert.That(history.Names, Is.EqualTo(new[]
        {
            "loss", "mae", "RootMeanSquaredError", "mean_squared_error",
            "val_loss", "val_mae", "val_RootMeanSquaredError", "val_mean_squared_error", "learning_rate",
        }));
        Assert.That(history["mean_squared_error"][0], Is.EqualTo(history["loss"][0]).Within(1e-6));
        Assert.That(((Metric)"acc").Name, Is.EqualTo("acc"));
        Assert.That(Metric.MeanAbsoluteError().Name, Is.EqualTo("mean_absolute_error"), "an object has its own name");

        var path = Problems.Temporary("names.tensorium");
        model.Save(path);
        Assert.That(Model.Load(path).Evaluate(Problems.Line(4)).Metrics.Keys, Is.EqualTo(model.Evaluate(Problems.Line(4)).Metrics.Keys));
    }

    [Test]
    public void A_metric_does_not_take_the_place_of_a_loss_or_of_the_learning_rate()
    {
        Input input = new(2);
        var hidden = new Dense(3).Call(input);
        var model = new Model(inputs: [input], outputs: [new Dense(1) { Name = "a" }.Call(hidden), new Dense(1) { Name = "b" }.Call(hidden)]);
        Metric[] metrics = [new R2Score { Name = "loss" }];
        model.Compile("sgd", losses: ["mse", "mse"], metrics: [metrics, metrics]);
        var (x, y) = (Problems.Line(4).Features, Problems.Line(4).Labels);
        Assert.That(
            model.Fit([x], [y, y]).Names, Is.EqualTo(new[] { "loss", "a_loss", "b_loss", "a_loss_1", "b_loss_1", "learning_rate" }));

        var single = new Sequential { new Dense(1) { KernelInitializer = "zeros" } };
        single.Compile("sgd", "mse", [new R2Score { Name = "loss" }, new R2Score { Name = "learning_rate" }]);
        Assert.That(single.Evaluate(x, y)["loss"], Is.EqualTo(y.ToArray<float>().Average(value => (double)value * value)).Within(1e-5));
        Assert.That(single.Fit(x, y).Names, Is.EqualTo(new[] { "loss", "loss_1", "learning_rate_1", "learning_rate" }));
    }

    [TestCase("adam", typeof(Adam))]
    [TestCase("Adam", typeof(Adam))]
    [TestCase("SGD", typeof(Sgd))]
    [TestCase("RMSprop", typeof(RmsProp))]
    public void An_optimizer_by_name(string name, Type type)
    {
        var model = new Sequential { new Dense(1) };
        model.Compile(name, "mse");
        Assert.That(model.Optimizer, Is.TypeOf(type));
    }

    [TestCase("mse", "mean_squared_error")]
    [TestCase("MSE", "mean_squared_error")]
    [TestCase("MeanAbsoluteError", "mean_absolute_error")]
    [TestCase("KLDivergence", "kl_divergence")]
    [TestCase("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy")]
    public void A_loss_by_name(string name, string full) => Assert.That(((Loss)name).Name, Is.EqualTo(full));

    [TestCase("mape")]
    [TestCase("MSLE")]
    [TestCase("AUC")]
    [TestCase("F1Score")]
    [TestCase("bce")]
    public void A_metric_by_name(string name) => Assert.That(((Metric)name).Name, Is.EqualTo(name));

    [TestCase("adamm")]
    [TestCase("")]
    [TestCase("a_dam")]
    public void Other_names_are_refused_with_a_list(string name)
    {
        Assert.That(() => (Optimizer)name, Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("adamw"));
        Assert.That(() => (Loss)name, Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("huber"));
        Assert.That(() => (Metric)name, Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("recall"));
        Assert.That(() => (Initializer)name, Throws.ArgumentException.With.Message.Contains($"'{name}'").And.Message.Contains("he_normal"));
    }
}
