#:project ../Tensorium.NN/Tensorium.NN.csproj
// Callbacks: checkpoints of the best model, early stopping, a learning-rate schedule, logs as CSV and for TensorBoard, and one
// of our own. The checkpoint is a whole model in one file: it is loaded, judged and trained on.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
(Dataset all, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);
(Dataset train, Dataset valid) = all.Split(0.8, seed: 2, stratified: true);

var model = new Sequential { new Flatten(), new Dense(100, "relu"), new Dense(100, "relu"), new Dense(10, "softmax") };
model.Compile(new Adam { LearningRate = 3e-3 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);

var stopping = new EarlyStopping { Patience = 5, RestoreBestWeights = true };
var ratio = new OverfittingWatch();
using var board = new TensorBoard("runs/callbacks/tensorboard");
History history = model.Fit(train, epochs: 100, validation: valid, callbacks:
[
    new ModelCheckpoint("runs/callbacks/best.tensorium") { SaveBestOnly = true },
    stopping,
    new LearningRateScheduler(epoch => 3e-3 * Math.Pow(0.1, epoch / 20.0)),
    new CsvLogger("runs/callbacks/log.csv"),
    board,
    ratio,
    new LambdaCallback { TrainEnd = () => Console.WriteLine("training ended") },
]);
Console.WriteLine($"stopped after {history.Epochs.Count} of 100 epochs; the best was {stopping.BestEpoch + 1}, "
    + $"where the validation loss was {stopping.Best:f4}");
Console.WriteLine($"validation loss over training loss: {ratio.Ratios[0]:f2} in the first epoch, {ratio.Ratios[^1]:f2} at the end");

Model best = Model.Load("runs/callbacks/best.tensorium"); // compiled as it was, with the optimizer's state
double ofTheFile = best.Evaluate(valid).Loss, restored = model.Evaluate(valid).Loss;
Console.WriteLine($"validation loss of the checkpoint {ofTheFile:f4}, of the restored weights {restored:f4}");
best.Fit(train, new FitOptions { InitialEpoch = stopping.BestEpoch + 1, Epochs = stopping.BestEpoch + 2 });
Console.WriteLine($"after one more epoch from the file: test accuracy {best.Evaluate(test)["accuracy"]:p1}");

bool holds = stopping.StoppedEpoch is not null
    && Math.Abs(ofTheFile - history["val_loss"].Min()) < 1e-6 && ofTheFile == restored
    && File.ReadLines("runs/callbacks/log.csv").Count() == history.Epochs.Count + 1;
Console.WriteLine($"claim: training stopped early, and file and model are those of the best epoch: {holds}");
return holds ? 0 : 1;

sealed class OverfittingWatch : Callback
{
    public List<double> Ratios { get; } = [];

    protected override void OnEpochEnd(int epoch, Logs logs) => Ratios.Add(logs["val_loss"] / logs["loss"]);
}
