#:project ../Tensorium.NN/Tensorium.NN.csproj
// The perceptron on irises (Rosenblatt 1958). It learns from mistakes alone: w += (y - ŷ) x. Where a line separates two
// classes it finds one (Novikoff 1962); where none does, it never settles.
using Tensorium;
using Tensorium.NN;

Dataset iris = Datasets.Iris();
Tensor petals = iris.Features[.., 2..]; // length and width
Tensor setosa = iris.Labels.Eq(0).To(DType.Float32), virginica = iris.Labels.Eq(2).To(DType.Float32);

Console.WriteLine("setosa or not:");
(Sequential perceptron, int mistakesSetosa) = Train(petals, setosa, epochs: 20);
Console.WriteLine($"a petal of 2.0 x 0.5 cm is setosa: {perceptron.Call(Tensor.From(new[,] { { 2f, 0.5f } })).Item<float>()}");

Console.WriteLine("versicolor or virginica:");
(_, int mistakesVirginica) = Train(petals[50..], virginica[50..], epochs: 200);

bool holds = mistakesSetosa == 0 && mistakesVirginica > 0;
Console.WriteLine($"claim: the separable pair is learned without mistake, the other is not: {holds}");
return holds ? 0 : 1;

static (Sequential Model, int Mistakes) Train(Tensor x, Tensor y, int epochs)
{
    var unit = new Dense(1, "step") { KernelInitializer = "zeros" };
    var model = new Sequential { new Input(2), unit };
    var order = new Generator(42);
    for (int epoch = 1; ; epoch++)
    {
        int mistakes = 0;
        foreach (Batch flower in new Dataset(x, y).Batches(1, shuffle: order))
        {
            Tensor error = flower.Labels - model.Call(flower.Features)[0];
            if (error.Item<float>() == 0) continue;
            mistakes++;
            unit.Kernel.Assign(unit.Kernel.Value + flower.Features.T * error);
            unit.Bias!.Assign(unit.Bias.Value + error);
        }
        if (mistakes > 0 && epoch < epochs) continue;
        Console.WriteLine($"  {mistakes} mistakes in epoch {epoch}");
        return (model, mistakes);
    }
}
