#:project ../Tensorium.NN/Tensorium.NN.csproj
// Transfer learning. Of the 256 numbers of an example 64 are the pixels of a digit and the rest is noise. Model A learns eight
// digits, and with them what to look at. Model B shall tell 4 from 9 by twenty examples: it takes over all layers of A but the
// last, first frozen, then unfrozen at a lower rate. (How much this helps depends on the pair: try 3 and 5.)
using Tensorium;
using Tensorium.NN;

const int Draws = 10;
Generator.Default.Seed(42);
Dataset digits = Datasets.Digits();
Tensor noise = 0.5 * Tensor.Randn(digits.Count, 192);
var data = new Dataset(Tensor.Concat([digits.Features.Flatten(1), noise], axis: 1), digits.Labels);
(Dataset all, Dataset test) = data.Split(0.6, seed: 1, stratified: true);
int[] eight = [0, 1, 2, 3, 5, 6, 7, 8], two = [4, 9];
Dataset poolB = Only(two, all), testB = Only(two, test);

var modelA = new Sequential(Hidden()) { new Dense(8, "softmax") };
modelA.Compile("adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
modelA.Fit(Only(eight, all), epochs: 15);
Console.WriteLine($"A, eight digits: accuracy {modelA.Evaluate(Only(eight, test))["accuracy"]:p1}");

double alone = 0, frozen = 0, tuned = 0; // means over draws of the few examples
for (ulong draw = 0; draw < Draws; draw++)
{
    Dataset few = poolB.Split(0.1, seed: draw, stratified: true).First;

    var fresh = new Sequential(Hidden()) { new Dense(1, "sigmoid") };
    alone += Train(fresh, few, rate: 1e-3, epochs: 60) / Draws;

    var modelB = new Sequential(modelA.Clone().Layers[..^1]) { new Dense(1, "sigmoid") };
    foreach (Layer layer in modelB.Layers[..^1]) layer.Trainable = false;
    frozen += Train(modelB, few, rate: 1e-2, epochs: 30) / Draws;

    foreach (Layer layer in modelB.Layers[..^1]) layer.Trainable = true;
    tuned += Train(modelB, few, rate: 1e-4, epochs: 30) / Draws;
    if (draw == 0) Console.WriteLine($"B, 4 or 9, learned from {few.Count} examples and judged by {testB.Count}:");
}
Console.WriteLine($"  alone {alone:p1}; on A, frozen {frozen:p1}; then unfrozen {tuned:p1}");

bool holds = frozen > alone + 0.02 && tuned > alone + 0.02;
Console.WriteLine($"claim: on A's layers B is better than alone by two points, frozen and unfrozen: {holds}");
return holds ? 0 : 1;

static Layer[] Hidden() =>
[
    new Dense(100, "selu") { KernelInitializer = "lecun_normal" },
    new Dense(50, "selu") { KernelInitializer = "lecun_normal" },
    new Dense(50, "selu") { KernelInitializer = "lecun_normal" },
];

// The examples of some digits, labelled by their places in the list.
static Dataset Only(int[] wanted, Dataset data)
{
    int[] labels = Array.ConvertAll(data.Labels.ToArray<int>(), label => Array.IndexOf(wanted, label));
    int[] places = [.. labels.Index().Where(pair => pair.Item >= 0).Select(pair => pair.Index)];
    return new Dataset(data.Features, Tensor.From(labels)).Select(places);
}

double Train(Sequential model, Dataset few, double rate, int epochs)
{
    model.Compile(new Adam { LearningRate = rate }, loss: "binary_crossentropy", metrics: ["accuracy"]);
    model.Fit(few, epochs, batchSize: 8);
    return model.Evaluate(testB)["accuracy"];
}
