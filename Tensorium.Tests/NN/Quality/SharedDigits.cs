using NUnit.Framework;
using Tensorium.NN;
using Tensorium.Tests.Docs;

namespace Tensorium.Tests.NN.Quality;

/// <summary>The 10,000 test images of MNIST, where they lie in a folder beside the checkout.</summary>
static class SharedDigits
{
    /// <summary>8,000 images to train on and 2,000 to test on; ends the test as ignored where there are none.</summary>
    public static (Dataset Train, Dataset Test) Load(ulong seed)
    {
        for (var above = Directory.GetParent(Repository.Root); above is not null; above = above.Parent)
        {
            var folder = Path.Combine(above.FullName, "shared", "data", "mnist-10k");
            if (!Directory.Exists(folder)) continue;
            var images = IdxFile.Read(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), rank: 3);
            var labels = IdxFile.Read(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"), rank: 1);
            var x = Tensor.From<float>(Array.ConvertAll(images.Values, pixel => pixel / 255f), (images.Shape[0], 784));
            return new Dataset(x, Tensor.From(Array.ConvertAll(labels.Values, label => (int)label))).Split(0.8, seed);
        }
        Assert.Ignore("shared/data/mnist-10k with 10,000 digits is in no folder above: learning quality is not measured");
        throw new InvalidOperationException("unreachable");
    }
}
