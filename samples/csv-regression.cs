#:project ../Tensorium.NN/Tensorium.NN.csproj
// Regression from a CSV file: velocities in km/s and distances in megaparsecs of 24 nebulae, in which the expansion of the
// universe was found. E. Hubble 1929, A relation between distance and radial velocity among extra-galactic nebulae, table 1.
using Tensorium;
using Tensorium.NN;

Directory.CreateDirectory("runs");
File.WriteAllText("runs/nebulae.csv", """
    nebula,distance,velocity
    S. Mag.,0.032,170
    L. Mag.,0.034,290
    N.G.C. 6822,0.214,-130
    N.G.C. 598,0.263,-70
    N.G.C. 221,0.275,-185
    N.G.C. 224,0.275,-220
    N.G.C. 5457,0.45,200
    N.G.C. 4736,0.5,290
    N.G.C. 5194,0.5,270
    N.G.C. 4449,0.63,200
    N.G.C. 4214,0.8,300
    N.G.C. 3031,0.9,-30
    N.G.C. 3627,0.9,650
    N.G.C. 4826,0.9,150
    N.G.C. 5236,0.9,500
    N.G.C. 1068,1.0,920
    N.G.C. 5055,1.1,450
    N.G.C. 7331,1.1,500
    N.G.C. 4258,1.4,500
    N.G.C. 4151,1.7,960
    N.G.C. 4382,2.0,500
    N.G.C. 4472,2.0,850
    N.G.C. 4486,2.0,800
    N.G.C. 4649,2.0,1090
    """);

Dataset nebulae = CsvTable.Load("runs/nebulae.csv").Without("nebula").Regression("velocity");
var normalization = new Normalization();
normalization.Adapt(nebulae.Features);
var model = new Sequential { normalization, new Dense(1) };
model.Compile(new Sgd { LearningRate = 0.1 }, loss: "mse", metrics: [Metric.R2()]);
model.Fit(nebulae, epochs: 200, batchSize: 24);

Tensor line = model.Predict(Tensor.From(new[,] { { 0f }, { 1f } })); // at our place, and a megaparsec away
double start = line[0, 0].Item<float>(), constant = line[1, 0].Item<float>() - start;
double r2 = model.Evaluate(nebulae)["r2_score"];
Console.WriteLine($"velocity = {constant:f1} km/s a megaparsec x distance {start:+0.0;-0.0} km/s, R² {r2:f3}");

Tensor x = nebulae.Features - nebulae.Features.Mean(), y = nebulae.Labels - nebulae.Labels.Mean();
double leastSquares = ((x * y).Sum() / x.Square().Sum()).Item<float>();
Console.WriteLine($"least squares: {leastSquares:f1} km/s a megaparsec");

bool holds = Math.Abs(constant - leastSquares) < 0.1 && Math.Abs(leastSquares - 454.2) < 0.1;
Console.WriteLine($"claim: one neuron finds the line of least squares, 454.2 km/s a megaparsec: {holds}");
return holds ? 0 : 1;
