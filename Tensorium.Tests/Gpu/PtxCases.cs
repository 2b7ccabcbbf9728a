#if GPU
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;
using Tensorium.NN;

namespace Tensorium.Tests.Gpu;

/// <summary>What is compiled to PTX by name, or found by reflection: at least one kernel of each job, and each formula in one.</summary>
static class PtxCases
{
    /// <summary>A kernel of each job.</summary>
    public static readonly Type[] Jobs =
    [
        typeof(AffineGradientJob<float, SingleLane, FloatElement>),
        typeof(ArgReduceJob<float, SingleLane, FloatElement>),
        typeof(ArgReduceLinesJob<double, DoubleLane, DoubleElement>),
        typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block4<SingleLane>, Identity>),
        typeof(BlockMatMulJob<float, SingleLane, FloatElement, Block8<SingleLane>, Identity>),
        typeof(CastJob<float, FloatNumber, long, LongNumber>),
        typeof(CheckIndicesJob),
        typeof(CoinJob<byte, ByteNumber>),
        typeof(ContiguousMapJob<float, SingleLane, FloatElement, Pack4<float>, BinaryMap<Tensorium.Kernels.Add>>),
        typeof(CopyJob<long>),
        typeof(CrossEntropyGradientJob<float, SingleLane, FloatElement>),
        typeof(CrossEntropyJob<float, SingleLane, FloatElement>),
        typeof(CumulativeSumJob<float, FloatNumber, double, DoubleLane, DoubleElement, DoubleNumber>),
        typeof(CumulativeSumLinesJob<int, IntNumber, long, IntegerLane, LongElement, LongNumber>),
        typeof(DivisionJob<int, IntElement, BinaryMap<FloorDivide>>),
        typeof(FillJob<int>),
        typeof(GatherJob<long>),
        typeof(IndexAddJob<float, SingleLane, FloatElement>),
        typeof(IndexSelectJob<int>),
        typeof(IntegersJob<long, LongElement>),
        typeof(MapJob<double, DoubleLane, DoubleElement, UnaryMap<Exp>>),
        typeof(MatMulJob<double, DoubleLane, DoubleElement, LargeTile, Identity>),
        typeof(NormalJob<float, FloatNumber, FloatDraw>),
        typeof(NormalizeGradientJob<float, SingleLane, FloatElement>),
        typeof(NormalizeJob<float, SingleLane, FloatElement>),
        typeof(ReduceColumnsJob<float, SingleLane, FloatElement, SumReduction>),
        typeof(ReduceLinesJob<double, DoubleLane, DoubleElement, SumReduction>),
        typeof(ReduceRowsJob<float, SingleLane, FloatElement, SumReduction>),
        typeof(ScatterAddJob<double, DoubleLane, DoubleElement>),
        typeof(SequenceJob<float, FloatNumber>),
        typeof(SoftmaxJob<float, SingleLane, FloatElement>),
        typeof(TestJob<float, SingleLane, FloatElement, PredicateMap<Less>>),
        typeof(TruncatedNormalJob<double, DoubleNumber>),
        typeof(UniformJob<double, DoubleNumber, DoubleDraw>),
        typeof(UpdateArgumentsJob<float, SingleLane, FloatElement, AdamRule>),
        typeof(UpdateJob<double, DoubleLane, DoubleElement, Pack2<double>, AdamRule>),
    ];

    /// <summary>Every elementwise formula, those of ops with one of them: all are in <see cref="PtxTests"/>.</summary>
    public static readonly Type[] Maps =
    [
        typeof(BiasedMap<Gelu>), typeof(BinaryMap<Tensorium.Kernels.Multiply>), typeof(GradientAMap<Divide>), typeof(GradientBMap<Divide>),
        typeof(MultiplyAddChains), typeof(NormalizeMap), typeof(PredicateMap<Equal>), typeof(SelectMap), typeof(SumOfProductsMap),
        typeof(TimesNormalizedMap), typeof(UnaryGradientMap<Gelu>), typeof(UnaryMap<Gelu>), typeof(UnaryPredicateMap<IsFinite>),
    ];

    /// <summary>All, with a kernel of each formula, reduction, predicate and optimizer rule.</summary>
    public static IEnumerable<Type> All =>
    [
        .. Jobs,
        .. Maps.SelectMany(map => (Type[])[
            typeof(MapJob<,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), map),
            typeof(ContiguousMapJob<,,,,>).MakeGenericType(typeof(double), typeof(DoubleLane), typeof(DoubleElement), typeof(Pack2<double>), map)]),
        .. Structs(typeof(IReduction)).SelectMany(reduction => (Type[])[
            typeof(ReduceRowsJob<,,,>).MakeGenericType(typeof(double), typeof(DoubleLane), typeof(DoubleElement), reduction),
            typeof(ReduceColumnsJob<,,,>).MakeGenericType(typeof(long), typeof(IntegerLane), typeof(LongElement), reduction)]),
        .. Structs(typeof(IPredicate)).Select(op => Test(typeof(PredicateMap<>), op)),
        .. Structs(typeof(IUnaryPredicate)).Select(op => Test(typeof(UnaryPredicateMap<>), op)),
        .. Rules.Select(rule => typeof(UpdateJob<,,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), typeof(Pack4<float>), rule)),
    ];

    /// <summary>All structs of the kernels, open ones too, that are something.</summary>
    public static IEnumerable<Type> Structs(Type contract) =>
        typeof(GpuDevice).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(contract));

    /// <summary>The rules of all optimizers, by themselves and with what is common to them.</summary>
    static IEnumerable<Type> Rules => typeof(AdamRule).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IUpdateRule<>)))
        .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(AdamRule)) : type);

    static Type Test(Type map, Type op) =>
        typeof(TestJob<,,,>).MakeGenericType(typeof(float), typeof(SingleLane), typeof(FloatElement), map.MakeGenericType(op));

}
#endif
