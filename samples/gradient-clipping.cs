#:project ../Tensorium.NN/Tensorium.NN.csproj
// Gradient clipping (Pascanu et al. 2013). Targets in their own units make gradients of thousands, and SGD diverges to NaN;
// with each gradient's norm clipped, the same net learns at the same rate.
using Tensorium;
using Tensorium.NN;

Tensor x = Tensor.Rand(new Generator(1), (2000, 2), low: -1, high: 1);
Tensor y = 100 * (x[.., ..1] * x[.., 1..] + x[.., ..1].Square()); // from -25 to 200
(Dataset train, Dataset test) = new Dataset(x, y).Split(0.8, seed: 1);
double spread = test.Labels.Std().Item<float>();

double free = Train("unclipped", new Sgd { LearningRate = 0.02 });
double byNorm = Train("ClipNorm = 1", new Sgd { LearningRate = 0.02, ClipNorm = 1 });
double byGlobalNorm = Train("GlobalClipNorm = 1", new Sgd { LearningRate = 0.02, GlobalClipNorm = 1 });
double byValue = Train("ClipValue = 1", new Sgd { LearningRate = 0.02, ClipValue = 1 });
Console.WriteLine($"the targets' own deviation is {spread:f1}");

bool holds = !double.IsFinite(free) && new[] { byNorm, byGlobalNorm, byValue }.All(error => error < spread / 4);
Console.WriteLine($"claim: unclipped it diverges, clipped in any way it leaves less than a quarter of the deviation: {holds}");
return holds ? 0 : 1;

double Train(string name, Sgd optimizer)
{
    Generator.Default.Seed(42);
    var model = new Sequential
    {
        new Dense(64, "relu") { KernelInitializer = "he_normal" },
        new Dense(64, "relu") { KernelInitializer = "he_normal" },
        new Dense(1),
    };
    optimizer.ReportGradientNorm = true;
    double largest = 0;
    model.Compile(optimizer, loss: "mse", metrics: [Metric.RootMeanSquaredError()]);
    var stop = new TerminateOnNaN();
    model.Fit(train, epochs: 50, callbacks:
    [
        stop,
        new LambdaCallback { TrainBatchEnd = (_, _) => largest = double.MaxNumber(largest, optimizer.LastGradientNorm ?? 0) },
    ]);
    double error = model.Evaluate(test)["root_mean_squared_error"];
    Console.WriteLine($"{name,-18} largest gradient norm {largest,10:g4}, test RMSE {error:f2}"
        + (stop.Batch is { } batch ? $", stopped: NaN at batch {batch}" : ""));
    return error;
}
