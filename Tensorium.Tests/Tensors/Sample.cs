using Tensorium.Kernels;

namespace Tensorium.Tests.Tensors;

/// <summary>How the elements of a test tensor lie in memory.</summary>
public enum Arrangement
{
    Contiguous,
    Offset,
    Transposed,
    Strided,
    Flipped,
    Expanded,
    Mixed,
}

/// <summary>A tensor in some arrangement, and its elements in row-major order as plain loops read them.</summary>
sealed class Sample
{
    Sample(Tensor tensor, double[] values)
    {
        Tensor = tensor;
        Values = values;
    }

    public static Arrangement[] Arrangements { get; } = Enum.GetValues<Arrangement>();

    public Tensor Tensor { get; }

    public double[] Values { get; }

    public Shape Shape => Tensor.Shape;

    public static Sample Draw(
        System.Random random, Shape shape, Arrangement arrangement = Arrangement.Contiguous,
        DType dtype = DType.Float64, double low = -3, double high = 3) =>
        Draw(shape, arrangement, dtype, () => low + ((high - low) * random.NextDouble()));

    public static Sample Draw(Shape shape, Arrangement arrangement, DType dtype, Func<double> draw)
    {
        var (strides, offset) = Strides(shape, arrangement);
        var size = 1 + offset;
        for (var axis = 0; axis < shape.Rank; axis++) size += Math.Max(0, strides[axis]) * Math.Max(0, shape[axis] - 1);
        var memory = new double[size + 2];
        for (var i = 0; i < memory.Length; i++) memory[i] = Rounded(draw(), dtype);
        var values = new double[shape.Count];
        for (var i = 0; i < values.Length; i++) values[i] = memory[offset + Place(i, shape, strides)];
        var tensor = Stored(memory, dtype).View(Layout.Of(shape, strides, offset));
        return new(tensor, values);
    }

    /// <summary>The distance from the first element to element <paramref name="index"/> in row-major order.</summary>
    public static long Place(long index, Shape shape, long[] strides)
    {
        long place = 0;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            place += index % shape[axis] * strides[axis];
            index /= shape[axis];
        }
        return place;
    }

    /// <summary>The strides by which <paramref name="from"/> is read as if it had the broadcast shape.</summary>
    public static long[] BroadcastStrides(Shape from, Shape to)
    {
        var strides = new long[to.Rank];
        long step = 1;
        for (var i = 1; i <= from.Rank; i++)
        {
            strides[^i] = from[^i] == 1 ? 0 : step;
            step *= from[^i];
        }
        return strides;
    }

    /// <summary>The elements stretched to a shape.</summary>
    public double[] ValuesAs(Shape shape)
    {
        var strides = BroadcastStrides(Shape, shape);
        var result = new double[shape.Count];
        for (var i = 0; i < result.Length; i++) result[i] = Values[Place(i, shape, strides)];
        return result;
    }

    static (long[] Strides, long Offset) Strides(Shape shape, Arrangement arrangement)
    {
        var strides = new long[shape.Rank];
        var columns = arrangement is Arrangement.Transposed or Arrangement.Mixed;
        long step = arrangement is Arrangement.Strided or Arrangement.Mixed ? 2 : 1;
        for (var i = 0; i < shape.Rank; i++)
        {
            var axis = columns ? i : shape.Rank - 1 - i;
            strides[axis] = step;
            if (arrangement == Arrangement.Expanded && axis % 2 == 0) strides[axis] = 0;
            else step *= Math.Max(1, shape[axis]);
        }
        long offset = arrangement is Arrangement.Offset or Arrangement.Strided ? 3 : 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (arrangement != Arrangement.Flipped && !(arrangement == Arrangement.Mixed && axis % 2 == 0)) continue;
            offset += strides[axis] * Math.Max(0, shape[axis] - 1);
            strides[axis] = -strides[axis];
        }
        return (strides, offset);
    }

    static double Rounded(double value, DType dtype) => dtype switch
    {
        DType.Float64 => value,
        DType.Float32 => (float)value,
        DType.Bool => value > 0 ? 1 : 0,
        _ => Math.Round(value),
    };

    static Tensor Stored(double[] memory, DType dtype) => dtype switch
    {
        DType.Float64 => Tensor.From(memory),
        DType.Float32 => Tensor.From(Array.ConvertAll(memory, value => (float)value)),
        DType.Int64 => Tensor.From(Array.ConvertAll(memory, value => (long)value)),
        DType.Int32 => Tensor.From(Array.ConvertAll(memory, value => (int)value)),
        _ => Tensor.From(Array.ConvertAll(memory, value => value != 0)),
    };
}
