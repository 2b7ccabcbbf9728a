using Tensorium.NN;

namespace Tensorium.Tests.NN.Serialization;

/// <summary>A training that saves in three ways after every step, and in which each file tells whether it is whole.</summary>
/// <remarks>
/// The loss is minus the sum of the weights times ones: at a rate of 1 each step adds exactly 1 to each of them. So in a file
/// of step n every weight is n, and so is the optimizer's count.
/// </remarks>
static class CheckpointingRun
{
    const int Weights = 100_000;

    public static string Model(string folder) => Path.Combine(folder, "model.tensorium");

    public static string WeightsAlone(string folder) => Path.Combine(folder, "model.safetensors");

    public static string Backup(string folder) => Path.Combine(folder, "backup.tensorium");

    /// <summary>A net whose weights are 0, compiled.</summary>
    public static Sequential Create()
    {
        var net = new Sequential { new Input(Weights), new Dense(1) { UseBias = false, KernelInitializer = "zeros" } };
        Compile(net);
        return net;
    }

    /// <summary>Goes on from the files of the folder, and says after each step on a line how many were made.</summary>
    public static void Forever(string folder)
    {
        var net = Create();
        var report = new LambdaCallback { EpochBegin = _ => Console.WriteLine($"{net.Optimizer.StepCount}") };
        net.Fit(Tensor.Ones((1, Weights)), Tensor.Zeros((1, 1)), new FitOptions
        {
            Epochs = int.MaxValue,
            Callbacks =
            [
                report,
                new ModelCheckpoint(Model(folder)),
                new ModelCheckpoint(WeightsAlone(folder)) { SaveWeightsOnly = true },
                new BackupAndRestore(Backup(folder)),
            ],
        });
    }

    static void Compile(Sequential net)
    {
        var loss = Loss.Custom("minus the prediction", (p, _) => -p.Sum());
        Loss.Register(loss);
        net.Compile(new Momentum { LearningRate = 1, Beta = 0 }, loss);
    }
}
