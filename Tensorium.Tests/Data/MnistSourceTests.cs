using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class MnistSourceTests : FolderTests
{
    [TestCase("")]
    [TestCase("mnist/")]
    public async Task Reads_the_pair_in_the_directory_or_in_its_own_folder(string place)
    {
        Folder.Write($"{place}train-images-idx3-ubyte.gz", Idx.Images(7, 3));
        Folder.Write($"{place}train-labels-idx1-ubyte.gz", Idx.Labels(7, 3));

        LabeledData data = await Load();

        Assert.That(data.FeatureShape, Is.EqualTo(new[] { 2, 2 }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 7, 3 }));
        Assert.That(data.Row(0).ToArray(), Is.EqualTo(new[] { 7 / 255f, 7 / 255f, 7 / 255f, 7 / 255f }));
        Assert.That(data.ClassNames[7], Is.EqualTo("7"));
    }

    [Test]
    public async Task The_test_pair_serves_where_the_training_pair_is_absent()
    {
        Folder.Write("train-images-idx3-ubyte.gz", Idx.Images(1)); // alone, hence no pair
        Folder.Write("t10k-images-idx3-ubyte.gz", Idx.Images(5, 6));
        Folder.Write("t10k-labels-idx1-ubyte", Idx.Bytes([5, 6], 2)); // plain, as some tools leave it

        Assert.That((await Load()).Labels, Is.EqualTo(new[] { 5, 6 }));
    }

    [Test]
    public async Task Keras_s_two_parts_come_as_datasets()
    {
        foreach (string set in (string[])["mnist", "fashion-mnist"])
        {
            Folder.Write($"{set}/train-images-idx3-ubyte.gz", Idx.Images(7, 3, 9));
            Folder.Write($"{set}/train-labels-idx1-ubyte.gz", Idx.Labels(7, 3, 9));
            Folder.Write($"{set}/t10k-images-idx3-ubyte.gz", Idx.Images(5));
            Folder.Write($"{set}/t10k-labels-idx1-ubyte.gz", Idx.Labels(5));
        }
        foreach ((Dataset train, Dataset test) in
            (IEnumerable<(Dataset, Dataset)>)[await Datasets.MnistAsync(Folder.Path), await Datasets.FashionMnistAsync(Folder.Path)])
        {
            Assert.That(train.Labels.ToArray<int>(), Is.EqualTo(new[] { 7, 3, 9 }));
            Assert.That(train.Features.Shape, Is.EqualTo((Shape)(3, 2, 2)));
            Assert.That(test.Labels.ToArray<int>(), Is.EqualTo(new[] { 5 }));
            Assert.That(test.Features, Is.EqualTo(Tensor.Full((1, 2, 2), 5 / 255f)));
        }
    }

    [Test]
    public void Other_numbers_of_images_and_labels_are_refused()
    {
        Folder.Write("train-images-idx3-ubyte.gz", Idx.Images(1, 2, 3));
        Folder.Write("train-labels-idx1-ubyte.gz", Idx.Labels(1, 2));

        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.Contains("expected 3 labels")
            .And.Message.EndsWith("found 2"));
    }

    [Test]
    public void A_label_out_of_range_is_refused()
    {
        Folder.Write("train-images-idx3-ubyte.gz", Idx.Images(1, 2));
        Folder.Write("train-labels-idx1-ubyte.gz", Idx.Labels(1, 10));

        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.Contains("found 10 at position 1"));
    }

    [Test]
    public void No_images_are_refused()
    {
        Folder.Write("train-images-idx3-ubyte.gz", Idx.Images());
        Folder.Write("train-labels-idx1-ubyte.gz", Idx.Labels());

        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.Contains("at least one image"));
    }

    [Test]
    public void The_option_goes_before_the_variable() =>
        Assert.That(MnistSource.DataDirectory(Folder.Path), Is.EqualTo(Folder.Path));

    Task<LabeledData> Load() => new MnistSource(MnistSet.Digits, new NoNetwork()).LoadAsync(Folder.Path);

    sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
            throw new InvalidOperationException($"a test asked for {request.RequestUri}");
    }
}
