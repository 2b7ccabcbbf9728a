#:project ../Tensorium.NN/Tensorium.NN.csproj
// Max-norm regularisation (Srivastava et al. 2014): after each step the incoming weights of a unit are scaled back where their
// norm exceeds a limit. Together with dropout it lets a large learning rate be used.
using Tensorium;
using Tensorium.NN;

(Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 1, stratified: true);
var (freeNorm, _) = Train("unconstrained", null);
var (norm, accuracy) = Train("MaxNorm(1)", new MaxNorm(1));

bool holds = norm <= 1 + 1e-5 && freeNorm > 1.5 && accuracy >= 0.95;
Console.WriteLine($"claim: no unit's norm exceeds 1, where unconstrained it does by half, and 95 % are right: {holds}");
return holds ? 0 : 1;

(double Largest, double Accuracy) Train(string name, Constraint? constraint)
{
    Generator.Default.Seed(42);
    var model = new Sequential
    {
        new Flatten(),
        new Dense(100, "relu") { KernelInitializer = "he_normal", KernelConstraint = constraint },
        new Dropout(0.2),
        new Dense(100, "relu") { KernelInitializer = "he_normal", KernelConstraint = constraint },
        new Dropout(0.2),
        new Dense(10, "softmax"),
    };
    model.Compile(new Sgd { LearningRate = 0.1 }, loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    model.Fit(train, epochs: 30);
    (_, double found) = model.Evaluate(test);
    Tensor[] norms = [.. model.Layers.OfType<Dense>().SkipLast(1).Select(layer => layer.Kernel.Value.Norm(axis: 0))];
    double largest = norms.Max(each => each.Max().Item<float>());
    Console.WriteLine($"{name,-14} norms of the units' weights: "
        + $"{norms.Average(each => each.Mean().Item<float>()):f3} on average, at most {largest:f3}; test accuracy {found:p1}");
    return (largest, found);
}
