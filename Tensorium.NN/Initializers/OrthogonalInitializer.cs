namespace Tensorium.NN;

/// <summary>Q of a normal matrix = Q R, where R's diagonal is positive: uniform among the orthogonal matrices.</summary>
sealed class OrthogonalInitializer(double gain) : Initializer
{
    public override LayerConfig Config => new("Orthogonal") { ["gain"] = gain };

    public override Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32)
    {
        if (shape.Rank < 2) throw new ShapeException($"an orthogonal matrix has two or more axes, unlike shape {shape}");
        if (shape.Count == 0) return Tensor.Zeros(shape, dtype);
        var (rows, columns) = (shape.Count / shape[-1], shape[-1]);
        var (few, many) = (long.Min(rows, columns), long.Max(rows, columns));
        var vectors = Tensor.Randn(generator, (few, many), dtype: DType.Float64, device: Device.Cpu).ToArray<double>();
        for (var i = 0; i < few; i++)
        {
            // Gram-Schmidt, twice: once loses half of the digits where vectors are nearly dependent
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++) Subtract(Vector(i), Vector(j));
                Scale(Vector(i), 1 / Math.Sqrt(Dot(Vector(i), Vector(i))));
            }
        }
        var q = Tensor.From<double>(vectors, (few, many)) * gain;
        return (rows < columns ? q : q.T).To(dtype).Reshape(shape).Contiguous();

        Span<double> Vector(long i) => vectors.AsSpan((int)(i * many), (int)many);
    }

    static void Subtract(Span<double> vector, ReadOnlySpan<double> direction)
    {
        var along = Dot(vector, direction);
        for (var i = 0; i < vector.Length; i++) vector[i] -= along * direction[i];
    }

    static void Scale(Span<double> vector, double factor)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] *= factor;
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
