#:project ../Tensorium.NN/Tensorium.NN.csproj
// Monte Carlo dropout (Gal and Ghahramani 2016): a net with dropout is asked 100 times with dropout on. The mean is the
// prediction; the deviation says how sure it is, and it is larger where the net errs.
using Tensorium;
using Tensorium.NN;

Generator.Default.Seed(42);
(Dataset train, Dataset test) = Datasets.Digits().Split(0.3, seed: 1, stratified: true);
var model = new Sequential
{
    new Flatten(),
    new Dense(100, "relu"),
    new Dropout(0.3),
    new Dense(100, "relu"),
    new Dropout(0.3),
    new Dense(10, "softmax"),
};
model.Compile("adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
model.Fit(train, epochs: 60);
(_, double plain) = model.Evaluate(test);

using var unrecorded = Autograd.NoGrad();
Tensor passes = Tensor.Stack([.. Enumerable.Range(0, 100).Select(_ => model.Call(test.Features, training: true))]);
Tensor mean = passes.Mean(0), deviation = passes.Std(0); // both (examples, 10)

Tensor answers = mean.ArgMax(-1), isRight = answers.Eq(test.Labels);
double accuracy = isRight.Mean().Item<float>();
Tensor doubt = deviation.Gather(1, answers.Unsqueeze(1)).Squeeze(1);
double whenRight = doubt.MaskedSelect(isRight).Mean().Item<float>();
double whenWrong = doubt.MaskedSelect(!isRight).Mean().Item<float>();
Console.WriteLine($"accuracy on {test.Count} unseen digits: one pass without dropout {plain:p1}, "
    + $"the mean of 100 passes with it {accuracy:p1}");
Console.WriteLine($"deviation of the answer's probability: {whenRight:f3} where it is right, {whenWrong:f3} where it is wrong");

long leastSure = doubt.ArgMax().Item<long>();
Console.WriteLine($"least sure: a {test.Labels[leastSure].Item<int>()}, of which it says {answers[leastSure].Item<long>()} "
    + $"with probability {mean[leastSure].Max().Item<float>():f2} ± {doubt[leastSure].Item<float>():f2}");

Tensor sure = doubt < 0.1;
double share = sure.Mean().Item<float>(), whenSure = isRight.MaskedSelect(sure).Mean().Item<float>();
Console.WriteLine($"it is sure (deviation below 0.1) of {share:p0} of the digits, and right in {whenSure:p1} of these");

bool holds = whenWrong > 2 * whenRight && accuracy >= plain - 0.01 && whenSure >= 0.99;
Console.WriteLine($"claim: where wrong it doubts more than twice as much, and where sure it is right in 99 %: {holds}");
return holds ? 0 : 1;
