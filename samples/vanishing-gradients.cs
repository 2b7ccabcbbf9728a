#:project ../Tensorium.NN/Tensorium.NN.csproj
// Vanishing gradients (Glorot and Bengio 2010; He et al. 2015): in a deep net of sigmoids the gradient shrinks by a factor at
// each layer on its way back; with ReLU and He's initialisation it arrives. Drawn in runs/vanishing-gradients.svg.
using System.Globalization;
using Tensorium;
using Tensorium.NN;

const int Depth = 12;
Dataset digits = Datasets.Digits();
double[] sigmoid = GradientNorms("sigmoid", "glorot_uniform"), relu = GradientNorms("relu", "he_normal");
Console.WriteLine("gradient norm   sigmoid, Glorot      ReLU, He");
for (int i = 0; i < Depth; i++) Console.WriteLine($"hidden layer {i + 1,2}   {sigmoid[i],12:e2}  {relu[i],12:e2}");

Directory.CreateDirectory("runs");
File.WriteAllText("runs/vanishing-gradients.svg", Plot(("sigmoid, Glorot", "#d55e00", sigmoid), ("ReLU, He", "#0072b2", relu)));
Console.WriteLine("drawn in runs/vanishing-gradients.svg");

double lost = sigmoid[0] / sigmoid[^1], kept = relu[0] / relu[^1];
bool holds = lost < 1e-5 && kept is > 0.1 and < 10;
Console.WriteLine($"claim: from the last layer to the first sigmoids lose all but {lost:e1} of the gradient, ReLUs keep {kept:p0}: {holds}");
return holds ? 0 : 1;

double[] GradientNorms(string activation, string initializer)
{
    Generator.Default.Seed(42);
    var model = new Sequential { new Flatten() };
    for (int i = 0; i < Depth; i++) model.Add(new Dense(100, activation) { KernelInitializer = initializer });
    model.Add(new Dense(10));
    Loss.CrossEntropy(model.Call(digits.Features, training: true), digits.Labels).Backward();
    return [.. model.Layers[1..^1].Cast<Dense>().Select(layer => (double)layer.Kernel.Value.Grad!.Norm().Item<float>())];
}

static string Plot(params (string Name, string Colour, double[] Values)[] curves)
{
    double low = Math.Floor(Math.Log10(curves.Min(curve => curve.Values.Min())));
    double high = Math.Ceiling(Math.Log10(curves.Max(curve => curve.Values.Max())));
    double X(int layer) => 70 + 520.0 * layer / (Depth - 1);
    double Y(double power) => 20 + 320 * (high - power) / (high - low);
    List<string> lines =
    [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" font-family=\"sans-serif\" font-size=\"12\">",
    ];
    for (double power = low; power <= high; power++)
        lines.Add(Invariant($"<line x1=\"70\" x2=\"590\" y1=\"{Y(power):f1}\" y2=\"{Y(power):f1}\" stroke=\"#ddd\"/>")
            + Invariant($"<text x=\"62\" y=\"{Y(power) + 4:f1}\" text-anchor=\"end\">1e{power}</text>"));
    for (int i = 0; i < Depth; i++)
        lines.Add(Invariant($"<text x=\"{X(i):f1}\" y=\"360\" text-anchor=\"middle\">{i + 1}</text>"));
    lines.Add("<text x=\"330\" y=\"384\" text-anchor=\"middle\">hidden layer; gradient norm of its kernel</text>");
    foreach (var (name, colour, values) in curves)
    {
        string points = string.Join(' ', values.Select((value, i) => Invariant($"{X(i):f1},{Y(Math.Log10(value)):f1}")));
        lines.Add($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        double below = Y(Math.Log10(values[0])) + 16;
        lines.Add(Invariant($"<text x=\"72\" y=\"{below:f1}\" fill=\"{colour}\">{name}</text>"));
    }
    return string.Join('\n', lines) + "\n</svg>\n";
}

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
