using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.NN;

namespace Tensorium.Tests.Kernels;

/// <summary>Steps by the factors of a gradient against the same rule, one number at a time, by the product of these.</summary>
[TestFixture]
[OnCpu("its kernels")]
public class FactoredUpdateTests
{
    [Test]
    public void Any_size_moves_each_element_once([Values(0, 1, 2, 3)] int slots, [Values] bool isDouble) => Check(slots switch
    {
        0 => isDouble ? Equals<double, SgdRule>(new SgdRule().At(1, 0.1)) : Equals<float, SgdRule>(new SgdRule().At(1, 0.1)),
        1 => isDouble ? Equals<double, MomentumRule>(new MomentumRule(0.9).At(1, 0.1)) : Equals<float, MomentumRule>(new MomentumRule(0.9).At(1, 0.1)),
        2 => isDouble ? Equals<double, AdamRule>(new AdamRule(0.9, 0.999, 1e-7).At(1, 0.1)) : Equals<float, AdamRule>(new AdamRule(0.9, 0.999, 1e-7).At(1, 0.1)),
        _ => isDouble
            ? Equals<double, AmsGradRule>(new AmsGradRule(0.9, 0.999, 1e-7).At(1, 0.1))
            : Equals<float, AmsGradRule>(new AmsGradRule(0.9, 0.999, 1e-7).At(1, 0.1)),
    });

    [Test]
    public void Descent_takes_the_factors_of_several_examples([Values] bool isDouble, [Values(2, 3, 17, 200)] int examples) => Check(
        isDouble ? Equals<double, SgdRule>(new SgdRule().At(1, 0.1), examples) : Equals<float, SgdRule>(new SgdRule().At(1, 0.1), examples));

    [Test]
    public void Rules_with_more_than_a_rate_take_those_of_one_alone()
    {
        Tensor x = Tensor.Ones((2, 300)), y = Tensor.Ones((2, 300)), w = Tensor.Ones((300, 300)), v = Tensor.Ones((300, 300));
        var item = new UpdateItem<MomentumRule>(new MomentumRule(0.9).At(1, 0.1), w.Operand, default, v.Operand, default, default);
        Assert.That(
            () => Device.Cpu.UpdateByFactors(item, x.Operand.Transposed(), y.Operand),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("MomentumRule"));
        Assert.That(w.ToArray<float>(), Is.All.EqualTo(1));
    }

    static void Check(Func<int, int, ulong, bool> property) => Prop.ForAll(
        Gen.Choose(1, 400).ToArbitrary(), Gen.Choose(64, 300).ToArbitrary(), Gen.Choose(1, 1000).ToArbitrary(),
        (rows, columns, seed) => property(rows, columns, (ulong)seed)).QuickCheckThrowOnFailure();

    static Func<int, int, ulong, bool> Equals<T, TRule>(TRule rule, int examples = 1)
        where T : unmanaged
        where TRule : struct, IUpdateRule<TRule> => (rows, columns, seed) =>
    {
        var generator = new Generator(seed);
        var dtype = typeof(T) == typeof(float) ? DType.Float32 : DType.Float64;
        Tensor Draw(Shape shape) => Tensor.Randn(generator, shape, dtype: dtype);
        Tensor x = Draw((examples, rows)), y = Draw((examples, columns));
        Tensor[] all = [Draw((rows, columns)), .. Enumerable.Range(0, TRule.SlotCount).Select(_ => Draw((rows, columns)).Abs())];
        var before = Array.ConvertAll(all, Numbers);
        var item = new UpdateItem<TRule>(rule, all[0].Operand, default, Slot(0), Slot(1), Slot(2));
        Device.Cpu.UpdateByFactors(item, x.Operand.Transposed(), y.Operand);

        double[] left = Numbers(x), right = Numbers(y);
        var after = Array.ConvertAll(all, Numbers);
        var tolerance = dtype == DType.Float32 ? 1e-5 : 1e-13;
        for (var i = 0; i < rows * columns; i++)
        {
            Slots<Scalar<double>> slots = default;
            if (TRule.SlotCount > 0) slots.A = before[1][i];
            if (TRule.SlotCount > 1) slots.B = before[2][i];
            if (TRule.SlotCount > 2) slots.C = before[3][i];
            var gradient = 0.0;
            for (var p = 0; p < examples; p++) gradient += left[p * rows + i / columns] * right[p * columns + i % columns];
            double[] expected = [rule.Step<Scalar<double>>(before[0][i], gradient, ref slots).Value, slots.A.Value, slots.B.Value, slots.C.Value];
            for (var k = 0; k < all.Length; k++)
                if (Math.Abs(after[k][i] - expected[k]) > tolerance * (1 + Math.Abs(expected[k]))) return false;
        }
        return true;

        Operand Slot(int slot) => slot < TRule.SlotCount ? all[slot + 1].Operand : default;
        static double[] Numbers(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
    };

    [TestCase(784, 300, 1, true)]
    [TestCase(784, 300, 128, true)]
    [TestCase(784, 300, 129, false, Description = "nothing would be gained")]
    [TestCase(784, 300, 0, false, Description = "nothing to gain")]
    [TestCase(1_024, 1_024, 128, true)]
    [TestCase(1_024, 1_025, 2, false, Description = "weights that come from memory")]
    [TestCase(4_096, 256, 76, false, Description = "factors that leave the caches")]
    [TestCase(256, 256, 128, true)]
    [TestCase(64, 1_024, 61, false, Description = "more than the gradient")]
    [TestCase(10_000, 10, 1, false, Description = "a lane would span several rows")]
    [TestCase(100, 300, 1, false, Description = "nothing would be gained")]
    [TestCase(2, 100_000, 1, false, Description = "threads share rows")]
    public void Factors_are_taken_where_that_gains(int rows, int columns, int examples, bool takes) =>
        Assert.That(Device.Cpu.UpdatesByFactors(rows, columns, examples), Is.EqualTo(takes));
}
