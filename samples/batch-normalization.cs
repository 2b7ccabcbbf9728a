#:project ../Tensorium.NN/Tensorium.NN.csproj
// Batch normalization (Ioffe and Szegedy 2015), after the activation and before it, in a net of ten hidden layers that learns
// slowly without. Before the activation the layer needs no bias: the normalization has one.
using Tensorium;
using Tensorium.NN;

(Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);

double without = Train("without", () => [new Dense(50, "sigmoid")]);
double after = Train("after the activation", () => [new Dense(50, "sigmoid"), new BatchNormalization()]);
double before = Train("before the activation",
    () => [new Dense(50) { UseBias = false }, new BatchNormalization(), new Activation("sigmoid")]);

bool holds = without < 0.5 && after >= 0.9 && before >= 0.9;
Console.WriteLine($"claim: without it not half of the digits are right, with it 90 % in either place: {holds}");
return holds ? 0 : 1;

double Train(string where, Func<Layer[]> hidden)
{
    Generator.Default.Seed(42);
    var model = new Sequential { new Input(8, 8), new Flatten(), new BatchNormalization() };
    for (int i = 0; i < 10; i++)
        foreach (Layer layer in hidden()) model.Add(layer);
    model.Add(new Dense(10, "softmax"));
    model.Compile(
        new Sgd { LearningRate = 0.01, Momentum = 0.9 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    History history = model.Fit(train, epochs: 20);
    (_, double accuracy) = model.Evaluate(test);
    long moving = model.Parameters.Where(parameter => !parameter.Trainable).Sum(parameter => parameter.Count);
    Console.WriteLine($"{where,-22} {model.ParameterCount,6} weights, {moving,4} of them statistics; "
        + $"loss {history["loss"][0]:f3} to {history["loss"][^1]:f3}, test accuracy {accuracy:p1}");
    return accuracy;
}
