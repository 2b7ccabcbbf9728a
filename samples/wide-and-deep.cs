#:project ../Tensorium.NN/Tensorium.NN.csproj
// Wide and deep (Cheng et al. 2016) in the functional way: two inputs, two outputs, a loss and a weight for each. The wide
// path keeps what is simple simple; the deep one learns the rest. The auxiliary output keeps the deep path useful alone.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
Tensor x = Tensor.Randn(3000, 8);
Tensor y = x[.., ..5].Sum(1, keepDims: true) + 2 * (2 * x[.., 5..6]).Sin() * x[.., 6..7] + x[.., 7..8].Abs()
    + 0.1 * Tensor.Randn(3000, 1);
var data = new Dataset([x[.., ..5], x[.., 2..]], [y, y]); // five wide features and six deep ones: three are both
(Dataset train, Dataset test) = data.Split(0.8, seed: 1);

Input wide = new(5) { Name = "wide" }, deep = new(6) { Name = "deep" };
var hidden1 = new Dense(30, "relu").Call(deep);
var hidden2 = new Dense(30, "relu").Call(hidden1);
var concat = new Concatenate().Call(wide, hidden2);
var output = new Dense(1) { Name = "main" }.Call(concat);
var auxiliary = new Dense(1) { Name = "auxiliary" }.Call(hidden2);
var model = new Model(inputs: [wide, deep], outputs: [output, auxiliary]);
Console.WriteLine(model.Summary());

model.Compile(new Adam { LearningRate = 3e-3 }, losses: ["mse", "mse"], lossWeights: [0.9, 0.1]);
model.Fit(train, epochs: 40);
Evaluation found = model.Evaluate(test);
Console.WriteLine($"loss {found.Loss:f3} = 0.9 x main {found["main_loss"]:f3} + 0.1 x auxiliary {found["auxiliary_loss"]:f3}");

(Tensor main, Tensor aux) = model.PredictAll(test.Inputs); // one for each output
Console.WriteLine($"the first targets are {test.Targets[0][..3, 0]}; it says {main[..3, 0]}, and by the deep path {aux[..3, 0]}");

var linear = new Sequential { new Dense(1) };
linear.Compile(new Adam { LearningRate = 3e-2 }, "mse");
linear.Fit(train.Inputs[0], train.Targets[0], epochs: 40);
double wideAlone = linear.Evaluate(test.Inputs[0], test.Targets[0]).Loss;
Console.WriteLine($"the wide path alone: {wideAlone:f3}");

bool holds = found["main_loss"] < wideAlone / 4 && found["main_loss"] < found["auxiliary_loss"] / 4;
Console.WriteLine($"claim: both paths together leave less than a quarter of either's error: {holds}");
return holds ? 0 : 1;
