namespace Tensorium.NN;

/// <summary>One of the sets in MNIST's format: its classes, where it is published, and the checksums of its files.</summary>
/// <param name="Name">The name on the command line and of its folder.</param>
/// <param name="ClassNames">The ten classes.</param>
/// <param name="Mirrors">Where the files lie; each ends with a slash.</param>
/// <param name="Checksums">The published MD5 of each file.</param>
public sealed record MnistSet(
    string Name, IReadOnlyList<string> ClassNames, IReadOnlyList<Uri> Mirrors, IReadOnlyDictionary<string, string> Checksums)
{
    const string TrainImages = "train-images-idx3-ubyte.gz";
    const string TrainLabels = "train-labels-idx1-ubyte.gz";
    const string TestImages = "t10k-images-idx3-ubyte.gz";
    const string TestLabels = "t10k-labels-idx1-ubyte.gz";

    /// <summary>Handwritten digits. LeCun, Bottou, Bengio and Haffner 1998.</summary>
    public static MnistSet Digits { get; } = new(
        "mnist",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        [new("https://storage.googleapis.com/cvdf-datasets/mnist/"), new("https://ossci-datasets.s3.amazonaws.com/mnist/")],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [TrainImages] = "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            [TrainLabels] = "d53e105ee54ea40749a09fcbcd1e9432",
            [TestImages] = "9fb629c4189551a2d022fa330f9573f3",
            [TestLabels] = "ec29112dd5afa0611ce80d1b7f02629c",
        });

    /// <summary>Photographs of clothes. Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747.</summary>
    public static MnistSet Fashion { get; } = new(
        "fashion-mnist",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [
            new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [TrainImages] = "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            [TrainLabels] = "25c81989df183df01b3e8a0aad5dffbe",
            [TestImages] = "bef4ecab320f06d8554ea6380940ec79",
            [TestLabels] = "bb300cfdad3c16e7a12a480ee83cd310",
        });

    internal static (string Images, string Labels) Train => (TrainImages, TrainLabels);

    internal static (string Images, string Labels) Test => (TestImages, TestLabels);

    /// <summary>Every set.</summary>
    public static IReadOnlyList<MnistSet> All { get; } = [Digits, Fashion];
}
