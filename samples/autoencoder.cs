#:project ../Tensorium.NN/Tensorium.NN.csproj
// A stacked autoencoder, pretrained layer by layer (Hinton and Salakhutdinov 2006; Bengio et al. 2007): each layer learns to
// restore what the one below gives, without labels. With a head on the encoder, a deep net of sigmoids learns from few labels
// what it does not from scratch. (SELU or ReLU with their initialisations made this dispensable.)
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
(Dataset all, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);
Tensor pixels = all.Features.Flatten(1), unseen = test.Features.Flatten(1);

// Greedy: one layer and its inverse at a time, on the codes of the layer below.
int[] sizes = [64, 60, 40, 30, 20];
List<Dense> encoder = [], decoder = [];
Tensor codes = pixels;
for (int i = 1; i < sizes.Length; i++)
{
    var encode = new Dense(sizes[i], "sigmoid") { Name = $"encode_{i}" };
    var decode = new Dense(sizes[i - 1]) { Name = $"decode_{i}" };
    var shallow = new Sequential { encode, decode };
    shallow.Compile(new Adam { LearningRate = 3e-3 }, loss: "mse");
    History history = shallow.Fit(codes, codes, epochs: 30);
    Console.WriteLine($"{sizes[i - 1]} to {sizes[i]} and back: loss {history["loss"][0]:f4} to {history["loss"][^1]:f4}");
    encoder.Add(encode);
    decoder.Insert(0, decode);
    codes = shallow[0].Call(codes).Detach();
}

var autoencoder = new Sequential([.. encoder, .. decoder]);
autoencoder.Compile("adam", loss: "mse");
double greedy = autoencoder.Evaluate(unseen, unseen).Loss;
autoencoder.Fit(pixels, pixels, epochs: 30);
double tuned = autoencoder.Evaluate(unseen, unseen).Loss, variance = unseen.Var(0).Mean().Item<float>();
Console.WriteLine($"unseen digits restored from {sizes[^1]} numbers: error {greedy:f4}, "
    + $"after training all layers together {tuned:f4}; the pixels' variance is {variance:f4}");

double scratch = 0, pretrained = 0, selu = 0; // means over five draws of the labels
for (ulong draw = 0; draw < 5; draw++)
{
    Dataset few = new Dataset(pixels, all.Labels).Split(0.1, seed: draw, stratified: true).First;
    if (draw == 0) Console.WriteLine($"a classifier from {few.Count} labels:");
    pretrained += Classify(new Sequential(encoder).Clone().Layers, few) / 5;
    scratch += Classify(sizes[1..].Select(size => new Dense(size, "sigmoid")), few) / 5;
    selu += Classify(sizes[1..].Select(size => new Dense(size, "selu") { KernelInitializer = "lecun_normal" }), few) / 5;
}
Console.WriteLine($"  from scratch {scratch:p1}, pretrained {pretrained:p1}; SELU from scratch {selu:p1}");

bool holds = tuned < greedy && tuned < variance / 2 && pretrained > scratch + 0.05;
Console.WriteLine($"claim: {sizes[^1]} numbers restore half of the variance; pretraining gives the sigmoids five points or more: {holds}");
return holds ? 0 : 1;

double Classify(IEnumerable<Layer> layers, Dataset few)
{
    var model = new Sequential(layers) { new Dense(10, "softmax") };
    model.Compile(new Adam { LearningRate = 5e-3 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    model.Fit(few, epochs: 40, batchSize: 8);
    return model.Evaluate(unseen, test.Labels)["accuracy"];
}
