namespace Tensorium.NN;

/// <summary>How weights start. Formulas and names are Keras's.</summary>
public abstract partial class Initializer
{
    /// <summary>0</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>1</summary>
    public static Initializer Ones { get; } = new ConstantInitializer(1);

    /// <summary>Uniform in ±√(6 / (inputs + outputs)). Glorot and Bengio 2010. For tanh, sigmoid, softmax and none.</summary>
    public static Initializer GlorotUniform { get; } = new VarianceScaling(1, FanMode.Average, RandomDistribution.Uniform);

    /// <summary>Truncated normal of variance 2 / (inputs + outputs). Glorot and Bengio 2010.</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling(1, FanMode.Average, RandomDistribution.TruncatedNormal);

    /// <summary>Uniform in ±√(6 / inputs). He, Zhang, Ren and Sun 2015. For ReLU and its kin.</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling(2, FanMode.In, RandomDistribution.Uniform);

    /// <summary>Truncated normal of variance 2 / inputs. He, Zhang, Ren and Sun 2015. For ReLU and its kin.</summary>
    public static Initializer HeNormal { get; } = new VarianceScaling(2, FanMode.In, RandomDistribution.TruncatedNormal);

    /// <summary>Uniform in ±√(3 / inputs). LeCun, Bottou, Orr and Müller 1998. For SELU.</summary>
    public static Initializer LecunUniform { get; } = new VarianceScaling(1, FanMode.In, RandomDistribution.Uniform);

    /// <summary>Truncated normal of variance 1 / inputs. LeCun, Bottou, Orr and Müller 1998. For SELU.</summary>
    public static Initializer LecunNormal { get; } = new VarianceScaling(1, FanMode.In, RandomDistribution.TruncatedNormal);

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>New weights.</summary>
    /// <param name="shape">Their shape; of a kernel (..., inputs, outputs).</param>
    /// <param name="generator">Where random ones are drawn from: the same state gives the same weights.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public abstract Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32);

    /// <summary>Drawn on the processor, so that first weights have the same bits on every device.</summary>
    private protected static Tensor Draw(RandomDistribution distribution, double a, double b, Shape shape, Generator generator, DType dtype)
    {
        var drawn = distribution switch
        {
            RandomDistribution.Uniform => Tensor.Rand(generator, shape, a, b, dtype, Device.Cpu),
            RandomDistribution.Normal => Tensor.Randn(generator, shape, a, b, dtype, Device.Cpu),
            _ => Tensor.TruncatedNormal(generator, shape, a, b, dtype, Device.Cpu),
        };
        return drawn.To(Device.Default);
    }

    sealed class ConstantInitializer(double value) : Initializer
    {
        public override LayerConfig Config => new("Constant") { ["value"] = value };

        public override Tensor Create(Shape shape, Generator generator, DType dtype = DType.Float32) =>
            Tensor.Full(shape, value, dtype);
    }
}
