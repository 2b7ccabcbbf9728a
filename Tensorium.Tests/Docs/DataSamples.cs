using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Data;

namespace Tensorium.Tests.Docs;

/// <summary>The samples of docs/data.md, run in a folder that holds the files which they name.</summary>
[TestFixture, NonParallelizable] // the current folder and the environment are the process's
[OnCpu("files")]
sealed class DataSamples : FolderTests
{
    const string Houses = "rooms,area,price\n3,70.5,2.600\n4,81,3.1\n2,40,1.75\n";

    string _before = "";

    [SetUp]
    public void Enter() => (_before, Environment.CurrentDirectory) = (Environment.CurrentDirectory, Folder.Path);

    [TearDown]
    public void Leave() => Environment.CurrentDirectory = _before;

    [Test]
    public void Arrays()
    {
        // sample: data-arrays
        float[,] petals = { { 1.4f, 0.2f }, { 4.7f, 1.4f }, { 1.3f, 0.2f }, { 4.5f, 1.5f } };
        int[] species = [0, 1, 0, 1];
        float[,] lengths = { { 5.1f }, { 7.0f }, { 4.7f }, { 6.4f } };
        var classes = new Dataset(Tensor.From(petals), Tensor.From(species));  // a class each: (examples,), whole numbers from 0
        var numbers = new Dataset(Tensor.From(petals), Tensor.From(lengths));  // numbers: (examples, outputs), as the model gives
        // end
        Assert.That(classes.Labels, Is.EqualTo(Tensor.From(0, 1, 0, 1)));
        Assert.That((numbers.Features.Shape, numbers.Labels.Shape), Is.EqualTo(((Shape)(4, 2), (Shape)(4, 1))));
    }

    [Test]
    public void Batches()
    {
        // sample: data-batches
        (Dataset rest, Dataset test) = Datasets.Iris().Split(0.8, seed: 42, stratified: true);
        (Dataset train, Dataset valid) = rest.Split(0.75, seed: 42, stratified: true);
        var order = new Generator(1);
        foreach (Batch batch in train.Batches(32, shuffle: order)) // another order in each pass
            Console.WriteLine($"{batch.Features.Shape} and {batch.Labels.Shape}");
        // end
        foreach (var (part, each) in (IEnumerable<(Dataset, int)>)[(train, 30), (valid, 10), (test, 10)])
            Assert.That(part.Labels.ToArray<int>().CountBy(label => label).Select(pair => pair.Value), Is.EqualTo(new[] { each, each, each }));
        float[] first = Pass(), second = Pass();
        Assert.That(first, Is.Not.EqualTo(second).And.EquivalentTo(second), "another order, the same examples");

        float[] Pass() => [.. train.Batches(32, shuffle: order).SelectMany(batch => batch.Features.ToArray<float>())];
    }

    [Test]
    public void Csv_classes()
    {
        var iris = IrisData.Load();
        string[] rows = [.. Enumerable.Range(0, iris.Rows).Select(row =>
            FormattableString.Invariant($"#{row},{iris.Row(row)[0]},{iris.Row(row)[1]},{iris.ClassNames[iris.Labels[row]]}"))];
        File.WriteAllLines("flowers.csv", ["id,sepal length,sepal width,species", .. rows]);

        // sample: data-csv-classes
        CsvTable table = CsvTable.Load("flowers.csv");                // id,sepal length,sepal width,...,species
        LabeledData flowers = table.Without("id").Classification("species");
        (Dataset train, Dataset test) = Dataset.From(flowers).Split(0.8, seed: 42, stratified: true);
        Console.WriteLine(string.Join(", ", flowers.ClassNames));     // the classes, in the order of their numbers: sorted
        // end
        Assert.That(flowers.ClassNames, Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        Assert.That(flowers.Labels, Is.EqualTo(iris.Labels));
        Assert.That(Dataset.From(flowers).Features, Is.EqualTo(Dataset.From(iris).Features[.., ..2]));
        Assert.That((train.Count, test.Count), Is.EqualTo((120, 30)));
        Assert.That(
            () => table.Without("id").Classification("species", ["setosa", "virginica"]),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("'versicolor'"));
    }

    [Test]
    public void Csv_numbers()
    {
        File.WriteAllText("houses.csv", Houses);
        {
            // sample: data-csv-numbers
            Dataset houses = CsvTable.Load("houses.csv").Regression("price"); // features (rows, others), labels (rows, 1), Float32
            // end
            Assert.That(houses.Features, Is.EqualTo(Tensor.From(new[,] { { 3, 70.5f }, { 4, 81 }, { 2, 40 } })));
            Assert.That(houses.Labels, Is.EqualTo(Tensor.From(new[,] { { 2.6f }, { 3.1f }, { 1.75f } })));
        }
        File.WriteAllText("häuser.csv", "rooms;area;sea;price\n3;70,5;near;2,600\n4;;near;3,1\n2;40;far;1,75\n5;99;NA;4\n");
        {
            // sample: data-csv-columns
            var format = new CsvFormat { Separator = ';', DecimalSeparator = ',', Missing = ["", "NA"] };
            CsvTable table = CsvTable.Load("häuser.csv", format).WithoutMissing();
            (Tensor sea, string[] names) = table.Classes("sea");                        // far, near
            Tensor x = Tensor.Concat([table.Numbers("rooms", "area"), sea.OneHot(names.Length)], axis: 1);
            var houses = new Dataset(x, table.Numbers("price"));
            // end
            Assert.That(names, Is.EqualTo(new[] { "far", "near" }));
            Assert.That(houses.Features, Is.EqualTo(Tensor.From(new[,] { { 3, 70.5f, 0, 1 }, { 2, 40, 1, 0 } })));
            Assert.That(houses.Labels, Is.EqualTo(Tensor.From(new[,] { { 2.6f }, { 1.75f } })));
        }
    }

    [Test]
    public void The_error_on_the_page_is_what_a_wrong_file_gives()
    {
        File.WriteAllText("houses.csv", "rooms,area,price\n2,40,1.75\n3,\"70,5\",2.600\n");
        var error = Assert.Throws<DataFormatException>(() => CsvTable.Load("houses.csv").Regression("price"));
        Assert.That(new Page("docs/data.md").Blocks.Select(block => block.Content.Trim()), Does.Contain(error.Message));
    }

    [Test]
    public async Task Mnist()
    {
        string? before = Environment.GetEnvironmentVariable("TENSORIUM_DATA");
        Environment.SetEnvironmentVariable("TENSORIUM_DATA", Folder.Path);
        try
        {
            Folder.Write("mnist/train-images-idx3-ubyte.gz", Idx.Images(1, 2, 3));
            Folder.Write("mnist/train-labels-idx1-ubyte.gz", Idx.Labels(1, 2, 3));
            Folder.Write("mnist/t10k-images-idx3-ubyte", Idx.Bytes([255, 0, 0, 0], 1, 2, 2));
            Folder.Write("mnist/t10k-labels-idx1-ubyte", Idx.Bytes([9], 1));

            // sample: data-mnist
            (Dataset train, Dataset test) = await Datasets.MnistAsync();  // or FashionMnistAsync, its classes in MnistSet.Fashion.ClassNames
            Console.WriteLine($"{train.Features.Shape}, from 0 to 1");    // (60000, 28, 28)
            // end
            Assert.That(train.Labels, Is.EqualTo(Tensor.From(1, 2, 3)));
            Assert.That(test.Features, Is.EqualTo(Tensor.From(1f, 0, 0, 0).Reshape(1, 2, 2)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TENSORIUM_DATA", before);
        }
    }

    [Test]
    public void Idx_files()
    {
        Folder.Write("shapes-images.idx", Idx.Bytes([0, 255, 51, 0, 0, 0], 2, 1, 3));
        Folder.Write("shapes-labels.idx.gz", Idx.Labels(1, 0));

        // sample: data-idx
        IdxFile images = IdxFile.Read("shapes-images.idx", rank: 3), labels = IdxFile.Read("shapes-labels.idx.gz", rank: 1);
        float[] pixels = Array.ConvertAll(images.Values, pixel => pixel / 255f);
        var shapes = new LabeledData(
            "shapes", pixels, images.Shape[1..], Array.ConvertAll(labels.Values, label => (int)label), ["circle", "square"]);
        Dataset data = Dataset.From(shapes);
        // end
        Assert.That(data.Features, Is.EqualTo(Tensor.From(0, 1, 0.2f, 0, 0, 0).Reshape(2, 1, 3)));
        Assert.That(data.Labels, Is.EqualTo(Tensor.From(1, 0)));
    }

    [Test]
    public void Normalized_inputs_and_targets()
    {
        Tensor area = Tensor.Rand(new Generator(1), (200, 1)) * 100 + 50;
        (Dataset train, Dataset test) = new Dataset(area, 3000 * area + 10_000).Split(0.8, seed: 1);

        // sample: data-normalization
        var normalization = new Normalization();
        normalization.Adapt(train.Features);                                  // mean 0 and variance 1 over the training examples
        double mean = train.Labels.Mean().Item<float>(), deviation = train.Labels.Std().Item<float>();
        var model = new Sequential { normalization, new Dense(30, "relu"), new Dense(1) };
        model.Compile(new Adam { LearningRate = 0.01 }, loss: "mse");
        model.Fit(train.Features, (train.Labels - mean) / deviation, epochs: 50);
        Tensor prices = model.Predict(test.Features) * deviation + mean;
        // end
        Assert.That((prices - test.Labels).Abs().Mean().Item<float>(), Is.LessThan(0.1 * deviation));
        Assert.That(normalization.Mean.Item<float>(), Is.EqualTo(train.Features.Mean().Item<float>()).Within(1e-2));
    }
}
