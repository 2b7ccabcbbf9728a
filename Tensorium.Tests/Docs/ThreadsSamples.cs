using System.Text.RegularExpressions;
using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;
using Tensorium.Tests.Kernels;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of docs/threads.md, and its table of environment variables. What it promises is in ConcurrencyTests.</summary>
[TestFixture]
[OnCpu("pages")]
public partial class ThreadsSamples
{
    [Test]
    public async Task Service()
    {
        (Dataset train, Dataset test) = Datasets.Digits().Split(0.8, seed: 42, stratified: true);
        var trained = new Sequential { new Flatten(), new Dense(32, "relu"), new Dropout(0.2), new Dense(10, "softmax") };
        trained.Generator = new Generator(1);
        trained.Compile("adam", "sparse_categorical_crossentropy");
        trained.Fit(train, epochs: 3);
        var file = NN.Training.Problems.Temporary("service.tensorium");
        trained.Save(file);

        var expected = Enumerable.Range(0, 200).Select(i => (int)trained.Predict(test.Features[i..(i + 1)]).ArgMax().Item<long>()).ToArray();
        var pixels = Enumerable.Range(0, 200).Select(i => test.Features[i].ToArray<float>()).ToArray();
        var service = new DigitService(file);
        var found = new int[expected.Length];
        await Task.WhenAll(Enumerable.Range(0, found.Length).Select(async i => found[i] = await AnswerAsync(service, ReadAsync(i)).ConfigureAwait(false))).ConfigureAwait(false);
        Assert.That(found, Is.EqualTo(expected));
        Assert.That(found.Distinct().Count(), Is.EqualTo(10), "of every kind");

        async Task<float[]> ReadAsync(int i)
        {
            await Task.Yield();
            return pixels[i];
        }
    }

    [Test]
    [RestoresThreads]
    public void Count()
    {
        var model = new Sequential { new Dense(300, "relu"), new Dense(10) };
        Tensor x = Tensor.Randn(new Generator(1), (512, 784));
        // sample: threads-count
        WorkerPool.Threads = 1; // using Tensorium.Kernels.Cpu;
        Tensor alone = model.Predict(x);
        WorkerPool.Threads = 4; // the caller and three workers
        Tensor shared = model.Predict(x); // the same bits
        // end
        Assert.That(shared.ToArray<float>(), Is.EqualTo(alone.ToArray<float>()));
    }

    [Test]
    public void Every_variable_is_in_the_table()
    {
        string[] folders = ["Tensorium.Kernels", "Tensorium.Core", "Tensorium.NN", "Tensorium.Bench", "Tensorium.Tests"];
        var read = folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Value));
        var listed = Repository.Read("docs/threads.md").Split('\n').Where(line => line.StartsWith("| `TENSORIUM_", StringComparison.Ordinal))
            .Select(line => Variable().Match(line).Value);
        Assert.That(listed, Is.EquivalentTo(read.Distinct(StringComparer.Ordinal)));
    }

    // sample: threads-await
    static async Task<int> AnswerAsync(DigitService service, Task<float[]> request)
    {
        float[] pixels = await request.ConfigureAwait(false); // arrays cross an await, tensors of a scope do not
        return service.Classify(pixels);                      // the scope opens and ends in there, on one thread
    }
    // end

    [GeneratedRegex("TENSORIUM_[A-Z]+(_[A-Z]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    // sample: threads-service
    /// <summary>One model behind any number of threads.</summary>
    sealed class DigitService(string file)
    {
        volatile Model _model = Model.Load(file); // with weights: loading builds

        public int Classify(float[] pixels)
        {
            using var request = TensorScope.Enter(); // of this thread: its memory serves the next request
            Tensor x = Tensor.From<float>(pixels, (1, 8, 8));
            return (int)_model.Predict(x).ArgMax().Item<long>();
        }

        public void Replace(string file) => _model = Model.Load(file); // who predicts meanwhile ends with the old one
    }
    // end
}
