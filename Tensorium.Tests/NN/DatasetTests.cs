using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.NN;

[TestFixture]
public class DatasetTests
{
    [Test]
    public void Digits_split_by_class_and_repeat()
    {
        var digits = Datasets.Digits();
        Assert.That(digits.Features.Shape, Is.EqualTo((Shape)(1797, 8, 8)));
        Assert.That(digits.Labels.Shape, Is.EqualTo((Shape)1797));

        var (train, valid) = digits.Split(0.8, seed: 42, stratified: true);
        Assert.That(train.Count + valid.Count, Is.EqualTo(1797));
        var (all, part) = (PerClass(digits), PerClass(train));
        for (var c = 0; c < 10; c++) Assert.That(part[c], Is.EqualTo(0.8 * all[c]).Within(0.51), $"class {c}");

        Assert.That(digits.Split(0.8, 42, stratified: true).First.Features, Is.EqualTo(train.Features));
        Assert.That(digits.Split(0.8, 43, stratified: true).First.Features.ValuesEqual(train.Features), Is.False);
        Assert.That(digits.Split(0.5, 1).First.Count, Is.EqualTo(898));

        static int[] PerClass(Dataset data) =>
            [.. data.Labels.ToArray<int>().CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }

    [TestCase(1, new[] { 1, 1, 1, 1, 1, 1, 1 }), TestCase(3, new[] { 3, 3, 1 }), TestCase(7, new[] { 7 }), TestCase(9, new[] { 7 })]
    public void The_last_batch_keeps_the_rest(int size, int[] counts)
    {
        Assert.That(Seven().Batches(size).Select(batch => (int)batch.Count), Is.EqualTo(counts));
        Assert.That(Seven().Batches(size, new Generator(1)).Select(batch => (int)batch.Count), Is.EqualTo(counts));
    }

    [TestCase(1, new[] { 1, 1, 1, 1, 1, 1, 1 }), TestCase(3, new[] { 3, 3 }), TestCase(7, new[] { 7 }), TestCase(9, new int[0])]
    public void The_rest_may_be_left_out(int size, int[] counts)
    {
        var data = new Dataset(Tensor.Arange(7), Tensor.Arange(7));
        Assert.That(data.Batches(size, dropRemainder: true).Select(batch => (int)batch.Count), Is.EqualTo(counts));
        var seen = data.Batches(size, new Generator(1), dropRemainder: true).SelectMany(batch => batch.Labels.To(DType.Int64).ToArray<long>()).ToArray();
        Assert.That(seen, Is.Unique.And.Length.EqualTo(counts.Sum()));

        var model = new Sequential { new Dense(1) };
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        var line = new Dataset(Tensor.Ones((7, 2)), Tensor.Ones((7, 1)));
        var callback = new LambdaCallback();
        var fit = () => model.Fit(line, new FitOptions { BatchSize = size, DropRemainder = true, Callbacks = [callback] });
        if (counts.Length == 0) Assert.That(fit, Throws.ArgumentException.With.Message.Contains("7 examples are less than a batch of 9"));
        else Assert.That(fit, Throws.Nothing);
        Assert.That(model.Optimizer.StepCount, Is.EqualTo(counts.Length));
        Assert.That((callback.Plan.Batches, callback.Plan.Examples), Is.EqualTo(((long)counts.Length, (long)counts.Sum())));
    }

    [Test]
    public void The_first_of_shuffled_batches_can_be_kept()
    {
        var data = new Dataset(Tensor.Arange(7), Tensor.Arange(7));
        var batch = data.Batches(4, new Generator(1)).First();
        Assert.That(batch.Features.ValuesEqual(batch.Labels), Is.True);
        Assert.That(batch.Labels.ToArray<float>(), Is.SubsetOf(data.Labels.ToArray<float>()).And.Unique);
    }

    [Test]
    public void Shuffling_keeps_pairs_and_follows_the_seed()
    {
        var generator = new Generator(3);
        var (first, second) = (Epoch(generator), Epoch(generator));
        Assert.That(first, Is.Not.EqualTo(second), "each pass has an order of its own");
        Assert.That(first.Order(), Is.EqualTo(Enumerable.Range(0, 7)));
        Assert.That(Epoch(new(3)), Is.EqualTo(first));

        static int[] Epoch(Generator generator)
        {
            List<int> seen = [];
            foreach (var batch in Seven().Batches(2, shuffle: generator))
            {
                using var step = TensorScope.Enter();
                var labels = batch.Labels.ToArray<int>();
                Assert.That(batch.Features.ToArray<float>(), Is.EqualTo(labels.SelectMany(i => new[] { i + 0.5f, -i })));
                seen.AddRange(labels);
            }
            return [.. seen];
        }
    }

    [Test, NonParallelizable]
    public void Epochs_take_no_memory_from_the_system()
    {
        var data = Datasets.Digits();
        var generator = new Generator(1);
        Pass();
        var before = Device.Cpu.Memory.NativeAllocations;
        for (var epoch = 0; epoch < 5; epoch++) Pass();
        Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(before));

        void Pass()
        {
            foreach (var batch in data.Batches(32, generator)) Assert.That(batch.Count, Is.LessThanOrEqualTo(32));
        }
    }

    [Test]
    public void What_does_not_fit_is_refused_with_its_values()
    {
        Assert.That(() => new Dataset(Tensor.Zeros((3, 2)), Tensor.Zeros(4)),
            Throws.TypeOf<ShapeException>().With.Message.Contains("(3, 2)").And.Message.Contains("(4,)"));
        Assert.That(() => Seven().Batches(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Seven().Split(1.5, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1.5"));
        Assert.That(() => new Dataset(Tensor.Zeros((3, 2)), Tensor.Zeros(3)).Split(0.5, 0, stratified: true),
            Throws.InvalidOperationException.With.Message.Contains("Float32"));
    }

    static Dataset Seven()
    {
        var labels = Enumerable.Range(0, 7).ToArray();
        float[] features = [.. labels.SelectMany(i => new[] { i + 0.5f, -i })];
        return new(Tensor.From<float>(features, (7, 2)), Tensor.From(labels));
    }

    [Test]
    public void What_a_program_prints_says_what_it_is()
    {
        var data = new Dataset([Tensor.Ones((6, 8, 8)), Tensor.Ones((6, 2))], [Tensor.Zeros((6, 1))]);
        Assert.That($"{data}", Is.EqualTo("6 examples: (8, 8) Float32 and (2,) Float32, labels (1,) Float32"));
        var model = new Sequential { new Dense(1) { KernelInitializer = "zeros" } };
        var optimizer = new Adam { LearningRate = 0.25 };
        model.Compile(optimizer, Loss.MeanSquaredError, ["mae"]);
        Assert.That($"{model.Evaluate(Tensor.Ones((4, 2)), Tensor.Full((4, 1), 2f))}", Is.EqualTo("loss 4, mae 2"));
        Assert.That($"{new History()}", Is.EqualTo("no epochs"));
        var history = model.Fit(Tensor.Ones((4, 2)), Tensor.Full((4, 1), 2f), epochs: 3, batchSize: 4);
        Assert.That($"{history}", Is.EqualTo(
            FormattableString.Invariant($"3 epochs, the last: loss {history["loss"][2]:G4}, mae {history["mae"][2]:G4}, learning_rate 0.25")));
        Assert.That($"{optimizer}", Is.EqualTo("Adam, learning rate 0.25, after 3 steps"));
        optimizer.Schedule = new OneCycle(0.1, 50);
        Assert.That($"{optimizer}", Is.EqualTo("Adam, learning rate OneCycle(0.1, 50), after 3 steps"));
    }
}
