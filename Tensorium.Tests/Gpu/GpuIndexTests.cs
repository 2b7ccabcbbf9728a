#if GPU
using NUnit.Framework;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Where elements lie, against division as it is taught.</summary>
[TestFixture]
public class GpuIndexTests
{
    [Test]
    public void Elements_lie_where_row_major_order_says()
    {
        var random = new Random(1);
        for (var run = 0; run < 200; run++)
        {
            var lengths = new long[random.Next(1, 9)];
            var strides = new long[lengths.Length];
            for (var axis = 0; axis < lengths.Length; axis++)
            {
                lengths[axis] = random.Next(1, 10);
                strides[axis] = random.Next(-3, 50);
            }
            var index = GpuIndex.Of(7, lengths, strides);
            for (var repeat = 0; repeat < 50; repeat++) Check(index, 7, lengths, strides, random.NextInt64(lengths.Aggregate((a, b) => a * b)));
        }
    }

    [Test]
    public void Quotients_are_exact_for_every_length()
    {
        var random = new Random(2);
        List<long> lengths = [1, 2, 3, 5, 7, 641, 65535, 65536, 65537, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, int.MaxValue - 1, int.MaxValue];
        for (var bits = 1; bits < 31; bits++) lengths.Add(random.NextInt64(1L << bits, 2L << bits));
        foreach (var length in lengths)
        {
            // the outer axis is as long as 2^31 elements allow, and counts how often the inner one went round
            var outer = int.MaxValue / length;
            var index = GpuIndex.Of(0, [outer, length], [1, 0]);
            foreach (var item in (long[])[0, length - 1, length, (outer * length) - 1, Math.Max(0, ((outer - 1) * length) - 1), (outer - 1) * length, random.NextInt64(outer * length)])
            {
                if (item < outer * length) Assert.That(index.At(item), Is.EqualTo(item / length), $"{item} / {length}");
            }
        }
    }

    [Test]
    public void What_32_bits_cannot_count_is_refused()
    {
        Assert.That(() => GpuIndex.Of(0, [1L << 20, 1L << 12], [1, 0]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("2^31"));
        Assert.That(() => GpuIndex.Of(0, new long[9], new long[9]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("axes"));
    }

    [Test]
    public void What_reaches_the_last_of_2_to_the_31_elements_is_taken()
    {
        Assert.That(GpuIndex.Of(0, [2, 100], [1_200_000_000, 1]).At(199), Is.EqualTo(1_200_000_099));
        Assert.That(GpuIndex.Of(0, [2], [1 << 30]).At(1), Is.EqualTo(1 << 30));
        Assert.That(
            () => GpuIndex.Of(0, [3], [1 << 30]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("not 3 within 2147483649"));
    }

    static void Check(GpuIndex index, long start, long[] lengths, long[] strides, long item)
    {
        var (expected, rest) = (start, item);
        for (var axis = lengths.Length - 1; axis >= 0; axis--)
        {
            expected += rest % lengths[axis] * strides[axis];
            rest /= lengths[axis];
        }
        Assert.That(index.At(item), Is.EqualTo(expected), $"element {item} of [{string.Join(", ", lengths)}]");
    }
}
#endif
