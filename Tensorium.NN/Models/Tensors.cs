using System.Collections;
using System.Runtime.CompilerServices;

namespace Tensorium.NN;

/// <summary>One tensor or several: what <see cref="Model.Fit(Tensors, Tensors, FitOptions)"/> takes for each input or output.</summary>
/// <example><code>model.Fit(x, y); model.Fit([wide, deep], y); model.Fit([wide, deep], [y, z]);</code></example>
[CollectionBuilder(typeof(Tensors), nameof(Create))]
public readonly struct Tensors : IReadOnlyList<Tensor>
{
    readonly Tensor[]? _tensors;

    Tensors(Tensor[] tensors) => _tensors = tensors;

    /// <summary>How many.</summary>
    public int Count => _tensors?.Length ?? 0;

    /// <summary>The tensor at a place, from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public Tensor this[int index] => (_tensors ?? [])[index];

    /// <summary>Several in their order: <c>[wide, deep]</c>.</summary>
    /// <exception cref="ArgumentNullException">One is null.</exception>
    public static Tensors Create(ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors) ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
        return new(tensors.ToArray());
    }

    /// <summary>One alone.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Tensors(Tensor tensor) => Create([tensor]);

    /// <summary>Several in their order.</summary>
    /// <exception cref="ArgumentNullException">One is null, or the array.</exception>
    public static implicit operator Tensors(Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Create(tensors);
    }

    /// <summary>Enumerates them.</summary>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)(_tensors ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
