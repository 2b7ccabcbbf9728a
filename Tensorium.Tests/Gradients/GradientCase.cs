using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Gradients;

/// <summary>A row of the case table: a function of tensors, and where it is checked.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Function">The function.</param>
/// <param name="Inputs">The inputs' shapes and where they are sampled.</param>
sealed record GradientCase(string Name, Func<Tensor[], Tensor> Function, params GradientInput[] Inputs)
{
    /// <summary>Samples whose elements are this far apart, for ops that choose between them: 0 where it does not matter.</summary>
    public double Apart { get; init; }

    /// <summary>How far differences step: wider where single precision rounds.</summary>
    public double Epsilon { get; init; } = 1e-6;

    public override string ToString() => Name;

    public Tensor[] Draw(Arrangement arrangement)
    {
        var random = new System.Random(7);
        return Array.ConvertAll(Inputs, input => Draw(random, input, arrangement));
    }

    Tensor Draw(System.Random random, GradientInput input, Arrangement arrangement)
    {
        if (Apart == 0) return Sample.Draw(random, input.Shape, arrangement, DType.Float64, input.Low, input.High).Tensor;
        // all of memory at distinct multiples of the distance, in random order
        var numbers = Enumerable.Range(0, 400).Select(i => (i - 200) * Apart).ToArray();
        random.Shuffle(numbers);
        var next = 0;
        return Sample.Draw(input.Shape, arrangement, DType.Float64, () => numbers[next++]).Tensor;
    }
}

/// <summary>An input of a <see cref="GradientCase"/>.</summary>
sealed record GradientInput(Shape Shape, double Low = -2, double High = 2)
{
    public static implicit operator GradientInput(Shape shape) => new(shape);

    public static implicit operator GradientInput(long length) => new(length);

    public static implicit operator GradientInput((long, long) shape) => new(shape);

    public static implicit operator GradientInput((long, long, long) shape) => new(shape);
}
