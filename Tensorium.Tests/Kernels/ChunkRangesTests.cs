using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>Who gets which chunks of a job.</summary>
[OnCpu("its threads")]
public class ChunkRangesTests
{
    [TestCase(3, 10, 0, new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [TestCase(3, 10, 1, new long[] { 4, 5, 6, 7, 8, 9, 0, 1, 2, 3 })]
    [TestCase(3, 10, 2, new long[] { 7, 8, 9, 0, 1, 2, 3, 4, 5, 6 })]
    [TestCase(4, 2, 0, new long[] { 0, 1 }, Description = "fewer chunks than ranges")]
    [TestCase(4, 2, 3, new long[] { 1, 0 }, Description = "of a range that is not there")]
    public void One_takes_its_own_range_first_and_then_those_behind_it(int most, int chunks, int range, long[] expected)
    {
        var ranges = new ChunkRanges(most);
        for (var job = 0; job < 2; job++)
        {
            ranges.Fill(chunks);
            Assert.That(Taken(ranges, range), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Several_take_each_chunk_once([Values(2, 3, 8)] int threads, [Values(1, 7, 1000)] int chunks)
    {
        var ranges = new ChunkRanges(threads);
        for (var job = 0; job < 50; job++)
        {
            ranges.Fill(chunks);
            var takers = Enumerable.Range(0, threads).Select(
                range => Task.Factory.StartNew(() => Taken(ranges, range), TaskCreationOptions.LongRunning)).ToArray();
            Assert.That(Task.WhenAll(takers).Result.SelectMany(taken => taken).Order(), Is.EqualTo(Enumerable.Range(0, chunks)));
        }
    }

    [Test]
    public void Nothing_is_left_of_what_was_emptied_or_never_filled()
    {
        var ranges = new ChunkRanges(3);
        Assert.That(Taken(ranges, 0), Is.Empty);
        ranges.Fill(100);
        ranges.Empty();
        Assert.That(Taken(ranges, 1), Is.Empty);
    }

    [Test]
    public void More_chunks_than_anybody_counts_do_not_overflow()
    {
        var (ranges, last) = (new ChunkRanges(1024), 1023);
        ranges.Fill(nint.MaxValue);
        Assert.That(ranges.TryTake(ref last, out var chunk));
        Assert.That(chunk, Is.EqualTo(long.MaxValue - long.MaxValue / 1024).Within(1024));
    }

    static List<long> Taken(ChunkRanges ranges, int range)
    {
        List<long> taken = [];
        while (ranges.TryTake(ref range, out var chunk)) taken.Add(chunk);
        return taken;
    }
}
