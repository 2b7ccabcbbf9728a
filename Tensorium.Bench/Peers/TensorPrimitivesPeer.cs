using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;

namespace Tensorium.Bench;

/// <summary>System.Numerics.Tensors, which works on one thread.</summary>
sealed class TensorPrimitivesPeer : IPeer
{
    delegate void Unary(ReadOnlySpan<float> x, Span<float> y);

    /// <inheritdoc/>
    public string Name => "System.Numerics.Tensors";

    /// <inheritdoc/>
    public string Version { get; } = typeof(TensorPrimitives).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <inheritdoc/>
    public string Blas => "none, managed code on one thread";

    /// <inheritdoc/>
    public IReadOnlyList<IContestant> Contestants(Work work, int threads)
    {
        if (threads > 1 || Find(work) is not { } run) return [];
        return [new InProcess(run, Device.Cpu)];
    }

    /// <summary>Nothing is held.</summary>
    public void Dispose()
    {
    }

    static Action? Find(Work work) => work.Name switch
    {
        "relu" => Map(work, (x, y) => TensorPrimitives.Max(x, 0, y)),
        "exp" => Map(work, (x, y) => TensorPrimitives.Exp(x, y)),
        "tanh" => Map(work, (x, y) => TensorPrimitives.Tanh(x, y)),
        "sigmoid" => Map(work, TensorPrimitives.Sigmoid),
        "add" => Add(work),
        "sum" => Sum(work),
        _ => null,
    };

    static Action Map(Work work, Unary op)
    {
        int size = int.Parse(work.Shape, CultureInfo.InvariantCulture);
        AlignedArray<float> x = new(size), y = new(size);
        return () => op(x.Span, y.Span);
    }

    static Action Add(Work work)
    {
        int size = int.Parse(work.Shape, CultureInfo.InvariantCulture);
        AlignedArray<float> a = new(size), b = new(size), y = new(size);
        return () => TensorPrimitives.Add<float>(a.Span, b.Span, y.Span);
    }

    static Action Sum(Work work)
    {
        int size = work.Shape.Split('x').Select(int.Parse).Aggregate((a, b) => a * b);
        var x = new AlignedArray<float>(size);
        return () => TensorPrimitives.Sum<float>(x.Span);
    }
}
