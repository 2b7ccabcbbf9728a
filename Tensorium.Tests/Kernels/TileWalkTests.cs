using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>The rows of one tile after another, beside their definition with its divisions.</summary>
[OnCpu("its tiles")]
public class TileWalkTests
{
    [Test]
    public void Each_tile_begins_where_the_one_before_ends([Values(1, 5, 6, 7, 784, 100_003)] int rows, [Values(0, 1, 40)] int first)
    {
        var count = (rows - 1) / 6 + 1;
        first = Math.Min(first, count - 1);
        var walk = new TileWalk(rows, count, first);
        for (var tile = first; tile < count; tile++, walk.Next())
        {
            long begin = (long)tile * rows / count, end = (tile + 1L) * rows / count;
            Assert.That((walk.Row, walk.Height), Is.EqualTo(((nint)begin, (nint)(end - begin))), $"tile {tile} of {count}");
        }
        Assert.That((long)walk.Row, Is.EqualTo(rows));
    }
}
