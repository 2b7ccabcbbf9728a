#:project ../Tensorium.NN/Tensorium.NN.csproj
// Regression with standardised inputs. Friedman's first problem (1991), y = 10 sin(π x1 x2) + 20 (x3 - 1/2)² + 10 x4 + 5 x5
// + noise of deviation 1, with each input in a unit of its own size, as measurements come.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
Tensor units = Tensor.From(1000f, 0.01f, 50f, 1f, 20_000f);
Tensor u = Tensor.Rand(3000, 5);
Tensor noise = Tensor.Randn(3000, 1);
Tensor y = 10 * (Math.PI * u[.., 0..1] * u[.., 1..2]).Sin() + 20 * (u[.., 2..3] - 0.5).Square()
    + 10 * u[.., 3..4] + 5 * u[.., 4..5] + noise;
(Dataset train, Dataset test) = new Dataset(u * units, y).Split(0.8, seed: 1);

var normalization = new Normalization();
normalization.Adapt(train.Features);
Evaluation standardised = Train(normalization), raw = Train(new Activation("linear"));

Console.WriteLine($"standardised: RMSE {standardised["root_mean_squared_error"]:f2}, R² {standardised["r2_score"]:f3}");
Console.WriteLine($"raw:          RMSE {raw["root_mean_squared_error"]:f2}, R² {raw["r2_score"]:f3}");

bool holds = standardised["root_mean_squared_error"] < 1.25
    && raw["root_mean_squared_error"] > 2 * standardised["root_mean_squared_error"];
Console.WriteLine($"claim: standardised inputs bring the error near the noise, raw ones leave more than twice as much: {holds}");
return holds ? 0 : 1;

Evaluation Train(Layer first)
{
    var model = new Sequential { first, new Dense(50, "relu"), new Dense(50, "relu"), new Dense(1) };
    model.Compile(new Adam { LearningRate = 1e-3 }, loss: "mse", metrics: [Metric.RootMeanSquaredError(), Metric.R2()]);
    model.Fit(train, epochs: 60);
    return model.Evaluate(test);
}
