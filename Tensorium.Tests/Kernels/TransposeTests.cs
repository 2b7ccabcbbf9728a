using System.Numerics;
using NUnit.Framework;
using Tensorium.Kernels.Cpu;

namespace Tensorium.Tests.Kernels;

/// <summary>Copies of permuted tensors, against indices worked out one by one.</summary>
[TestFixture]
public class TransposeTests
{
    static readonly (long[] Shape, int[] Axes)[] Cases =
    [
        ([8, 8], [1, 0]), ([7, 9], [1, 0]), ([64, 64], [1, 0]), ([65, 129], [1, 0]), ([200, 9], [1, 0]), ([9, 200], [1, 0]),
        ([3, 70, 66], [0, 2, 1]), ([70, 3, 66], [2, 1, 0]), ([70, 3, 66], [1, 2, 0]), ([2, 12, 3, 20], [0, 2, 3, 1]),
        ([2, 12, 3, 20], [3, 1, 0, 2]), ([5, 10, 1, 11], [3, 2, 0, 1]),
    ];

    [Test]
    public void Permuted_elements_are_where_their_indices_say([ValueSource(nameof(Cases))] (long[] Shape, int[] Axes) @case)
    {
        Check<float>(@case.Shape, @case.Axes);
        Check<double>(@case.Shape, @case.Axes);
        Check<int>(@case.Shape, @case.Axes);
        Check<long>(@case.Shape, @case.Axes);
    }

    [Test]
    [RestoresThreads]
    public void Threads_share_the_tiles([Values(1, 2, 3)] int threads)
    {
        WorkerPool.Threads = threads;
        Check<float>([700, 900], [1, 0]);
        Check<double>([40, 130, 150], [2, 0, 1]);
    }

    [Test]
    public void Parts_with_gaps_and_reversed_outer_axes_turn_too()
    {
        var x = Tensor.Arange(4 * 40 * 50).Reshape(4, 40, 50);
        var y = x[TensorIndex.Step(.., -1), 3..37, 5..45].Permute(0, 2, 1).Contiguous();
        Assert.That(y.Shape.ToArray(), Is.EqualTo((long[])[4, 40, 34]));
        for (var a = 0; a < 4; a++)
            for (var b = 0; b < 40; b++)
                for (var c = 0; c < 34; c++) Assert.That(y[a, b, c].Item<long>(), Is.EqualTo(((3 - a) * 40 + c + 3) * 50 + b + 5));
    }

    /// <summary>Operands so large that they are copied before the loop, and a target that is one of them.</summary>
    [Test]
    public void Ops_read_transposed_operands_element_by_element()
    {
        const int Rows = 150, Columns = 130;
        var x = Tensor.Arange(Rows * Columns).To(DType.Float32).Reshape(Rows, Columns);
        var turned = Tensor.Arange(Rows * Columns).To(DType.Float32).Reshape(Columns, Rows).T;
        var y = (x - 2 * turned).ToArray<float>();
        var (isLess, cast) = (x.Lt(turned).ToArray<bool>(), turned.To(DType.Float64).ToArray<double>());
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var (at, from) = ((i * Columns) + j, (j * Rows) + i);
                Assert.That(y[at], Is.EqualTo((float)(at - (2 * from))));
                Assert.That(isLess[at], Is.EqualTo(at < from));
                Assert.That(cast[at], Is.EqualTo((double)from));
            }
        }

        var square = Tensor.Arange(140 * 140).To(DType.Float32).Reshape(140, 140);
        square.Add_(square.T);
        for (var i = 0; i < 140; i++)
            for (var j = 0; j < 140; j++) Assert.That(square[i, j].Item<float>(), Is.EqualTo((float)(141 * (i + j))));
    }

    /// <summary>Large operands that are read where they lie: short axes, and a matrix that is broadcast.</summary>
    [Test]
    public void Ops_read_what_does_not_turn()
    {
        var image = Tensor.Arange(2 * 3 * 90 * 70).Reshape(2, 3, 90, 70);
        var last = (image.Permute(0, 2, 3, 1) + 1).ToArray<float>();
        for (var at = 0; at < last.Length; at++)
        {
            var (pixel, channel) = (at / 3, at % 3);
            Assert.That(last[at], Is.EqualTo((((((pixel / 6300) * 3) + channel) * 6300) + (pixel % 6300)) + 1));
        }

        var matrix = Tensor.Arange(40 * 30).Reshape(40, 30).T;
        var sums = (Tensor.Zeros([20, 30, 40]) + matrix).ToArray<float>();
        for (var at = 0; at < sums.Length; at++) Assert.That(sums[at], Is.EqualTo((at % 40 * 30) + (at / 40 % 30)));
    }

    /// <remarks>A signalling NaN that went through arithmetic would come back quiet.</remarks>
    [Test]
    public void Bits_of_NaN_stay()
    {
        var bits = Enumerable.Range(0, 20 * 30).Select(i => 0x7F80_0001u + (uint)i).ToArray();
        var turned = Tensor.From(bits.Select(BitConverter.UInt32BitsToSingle).ToArray()).Reshape(20, 30).T.Contiguous().ToArray<float>();
        for (var i = 0; i < 20; i++)
            for (var j = 0; j < 30; j++) Assert.That(BitConverter.SingleToUInt32Bits(turned[j * 20 + i]), Is.EqualTo(bits[i * 30 + j]));
    }

    static void Check<T>(long[] shape, int[] axes) where T : unmanaged, INumber<T>
    {
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        var values = Enumerable.Range(0, count).Select(T.CreateChecked).ToArray();
        var y = Tensor.From(values).Reshape(shape).Permute(axes).Contiguous();
        var got = y.ToArray<T>();
        var index = new long[shape.Length]; // of the result
        for (var at = 0; at < count; at++)
        {
            long rest = at, from = 0;
            for (var axis = axes.Length - 1; axis >= 0; axis--) (rest, index[axis]) = Math.DivRem(rest, shape[axes[axis]]);
            for (var axis = 0; axis < axes.Length; axis++) from = from * shape[axis] + index[Array.IndexOf(axes, axis)];
            if (got[at] != values[from]) Assert.Fail($"element {at} of {y.Shape} is {got[at]}, not {values[from]}");
        }
    }
}
