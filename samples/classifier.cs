#:project ../Tensorium.NN/Tensorium.NN.csproj
// A classifier of handwritten digits, line for line as the course writes it in Keras: build, compile, fit, evaluate, predict.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
(Dataset all, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);
(Dataset train, Dataset valid) = all.Split(0.9, seed: 2, stratified: true);

var model = new Sequential
{
    new Input(8, 8),
    new Flatten(),
    new Dense(300, "relu"),
    new Dense(100, "relu"),
    new Dense(10, "softmax"),
};
Console.WriteLine(model.Summary());
model.Compile(new Sgd { LearningRate = 0.05 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
History history = model.Fit(train, epochs: 30, validation: valid, verbose: 2);

Directory.CreateDirectory("runs");
File.WriteAllText("runs/classifier.svg", history.ToSvg());
Console.WriteLine("the learning curves are in runs/classifier.svg");

(double loss, double accuracy) = model.Evaluate(test);
Console.WriteLine($"{test.Count} digits that it never saw: loss {loss:f4}, accuracy {accuracy:p1}");

Tensor probabilities = model.Predict(test.Features[..3]);
Console.WriteLine($"the first three are {test.Labels[..3]}, and it says {probabilities.ArgMax(-1)} with {probabilities.Max(-1)}");

bool holds = accuracy >= 0.95;
Console.WriteLine($"claim: at least 95 % are right: {holds}");
return holds ? 0 : 1;
