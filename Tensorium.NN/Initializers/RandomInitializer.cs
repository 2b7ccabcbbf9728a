namespace Tensorium.NN;

/// <summary>Weights from one distribution, whatever their shape: uniform in [a, b), or normal of mean a and deviation b.</summary>
sealed class RandomInitializer(RandomDistribution distribution, double a, double b) : Initializer
{
    public override LayerConfig Config => new("Random") { ["distribution"] = $"{distribution}", ["a"] = a, ["b"] = b };

    public override Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32) => Draw(distribution, a, b, shape, generator, dtype);
}

/// <summary>gain on the diagonal, else 0.</summary>
sealed class IdentityInitializer(double gain) : Initializer
{
    public override LayerConfig Config => new("Identity") { ["gain"] = gain };

    public override Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32) => shape.Rank == 2
        ? Tensor.Eye(shape[0], shape[1], dtype) * gain
        : throw new ShapeException($"an identity is a matrix, not of shape {shape}");
}
