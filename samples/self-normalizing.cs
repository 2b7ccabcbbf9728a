#:project ../Tensorium.NN/Tensorium.NN.csproj
// A self-normalising net (Klambauer et al. 2017): SELU, LeCun initialisation, standardised inputs and alpha dropout keep the
// activations of every layer at mean 0 and deviation 1, however deep. ReLU with Glorot's initialisation loses them.
using Tensorium;
using Tensorium.NN;

const int Depth = 20;
(Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);
var standardise = new Normalization();
standardise.Adapt(train.Features.Flatten(1));

Console.WriteLine("layer     SELU, LeCun       and alpha dropout     ReLU, Glorot");
var selu = Statistics(Net("selu", "lecun_normal", 0), training: false);
var dropped = Statistics(Net("selu", "lecun_normal", 0.1), training: true);
var relu = Statistics(Net("relu", "glorot_normal", 0), training: false);
for (int i = 0; i < Depth; i++)
    if (i == 0 || i % 5 == 4)
        Console.WriteLine($"{i + 1,5}   {Show(selu[i])}     {Show(dropped[i])}     {Show(relu[i])}");

Sequential model = Net("selu", "lecun_normal", 0.02);
model.Add(new Dense(10, "softmax"));
model.Compile(new Sgd { LearningRate = 3e-3, Momentum = 0.9 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
model.Fit(train, epochs: 15);
(_, double accuracy) = model.Evaluate(test);
Console.WriteLine($"trained with alpha dropout: {accuracy:p1} of {test.Count} unseen digits are right");

bool holds = selu.Concat(dropped).All(layer => Math.Abs(layer.Mean) < 0.1 && Math.Abs(layer.Deviation - 1) < 0.1)
    && relu[^1].Deviation < 0.1 && accuracy >= 0.95;
Console.WriteLine($"claim: mean 0 and deviation 1, each to 0.1, in all {Depth} layers, but not with ReLU; 95 % are right: {holds}");
return holds ? 0 : 1;

Sequential Net(string activation, string initializer, double rate)
{
    Generator.Default.Seed(42);
    var net = new Sequential { new Flatten(), standardise };
    for (int i = 0; i < Depth; i++)
    {
        net.Add(new Dense(200, activation) { KernelInitializer = initializer });
        net.Add(new AlphaDropout(rate));
    }
    return net;
}

List<(double Mean, double Deviation)> Statistics(Sequential net, bool training)
{
    using var unrecorded = Autograd.NoGrad();
    List<(double, double)> found = [];
    Tensor z = train.Features;
    foreach (Layer layer in net.Layers)
    {
        z = layer.Call(z, training);
        if (layer is AlphaDropout) found.Add((z.Mean().Item<float>(), z.Std().Item<float>()));
    }
    return found;
}

static string Show((double Mean, double Deviation) layer) => $"{layer.Mean,6:f3} ± {layer.Deviation:f3}";
