#if GPU
using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Kernels.Gpu;

namespace Tensorium.Tests.Gpu;

/// <summary>Optimizer steps of many tensors against plain loops.</summary>
[TestFixture]
public class GpuUpdateTests
{
    static readonly Device[] Devices = [Device.Emulator, WideEmulator.Arguments];

    [Test]
    public void Every_element_moves_once([ValueSource(nameof(Devices))] Device device, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        var generator = new Generator(1);
        List<Tensor[]> tensors = [];
        foreach (var n in (int[])[1, 3, 4, 0, 1000, 4096, 9001, 17, 2, 5, 8])
        {
            // Those of an odd number of elements begin where no pack does.
            Tensor Make() => Tensor.Randn(generator, [n + 1], dtype: dtype);
            tensors.Add([.. Enumerable.Range(0, 4).Select(_ => GpuAgreement.Moved(n % 2 == 0 ? Make()[..n] : Make()[1..], device))]);
        }
        var expected = tensors.Select(four => four.Select(each => each.To(DType.Float64).ToArray<double>()).ToArray()).ToList();
        for (var step = 1; step <= 3; step++)
        {
            // six rules among eleven tensors, which differ from step to step
            var items = tensors.Select((four, i) => new UpdateItem<Rule>(new(0.5 / step * (1 + (i % 6))), four[0].Operand, four[1].Operand, four[2].Operand, four[3].Operand, default)).ToArray();
            device.Update<Rule>(items);
            for (var i = 0; i < expected.Count; i++) Step(expected[i], 0.5 / step * (1 + (i % 6)));
        }
        for (var i = 0; i < tensors.Count; i++)
        {
            for (var part = 0; part < 4; part++)
            {
                Assert.That(
                    tensors[i][part].To(DType.Float64).ToArray<double>(),
                    Is.EqualTo(expected[i][part]).Within(dtype == DType.Float32 ? 1e-4 : 1e-12), $"tensor {i}, operand {part}");
            }
        }

        static void Step(double[][] x, double rate)
        {
            for (var i = 0; i < x[0].Length; i++)
            {
                x[2][i] = (0.5 * x[2][i]) + x[1][i];
                x[3][i] += x[1][i] * x[1][i];
                x[0][i] -= rate * x[2][i] / (1 + (x[3][i] * x[3][i]));
            }
        }
    }

    [Test]
    public void A_table_stays_on_the_device_while_its_tensors_do()
    {
        var tables = new UpdateTables((GpuDevice)Device.Emulator);
        UpdateEntry[] Tensors(long first) => [new(first, 0, 0, 0, 0, 0, 1500, 0, 0), new(8, 0, 0, 0, 0, 2, 3, 2048, 1)];
        var table = tables.Of(Tensors(1));
        Assert.That(tables.Of(Tensors(1)), Is.SameAs(table));
        Assert.That(table.ChunkCount, Is.EqualTo(3));
        Assert.That(tables.Of(Tensors(2)), Is.Not.SameAs(table));
        Assert.That(table.Entries.IsDisposed, Is.False);
        for (var i = 0; i < 8; i++) tables.Of(Tensors(10 + i));
        Assert.That(table.Entries.IsDisposed, Is.True, "of eight later ones");
        Assert.That(tables.Of(Tensors(17)).Entries.IsDisposed, Is.False);
    }

    /// <summary>Momentum, divided by one and the square of what the squares of gradients add up to.</summary>
    internal readonly struct Rule(double rate) : IUpdateRule<Rule>
    {
        public static int SlotCount => 2;

        public Rule At(long step, double learningRate) => new(learningRate);

        public V Step<V>(V w, V g, ref Slots<V> s) where V : struct, ILane<V>
        {
            V half = 0.5, one = 1.0, factor = rate;
            s.A = (half * s.A) + g;
            s.B += g * g;
            return w - (factor * s.A / (one + (s.B * s.B)));
        }
    }
}
#endif
