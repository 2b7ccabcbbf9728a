using System.Collections;

namespace Tensorium.NN;

/// <summary>The parameters of a layer and of those inside it, each once. Live: layers build theirs at the first call.</summary>
sealed class ParameterList(Layer layer) : IReadOnlyList<Parameter>
{
    HashSet<Layer>? _spare; // between two looks, for an optimizer looks twice a step

    public int Count => Collect().Count;

    public Parameter this[int index] => Collect()[index];

    public IEnumerator<Parameter> GetEnumerator() => Collect().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    List<Parameter> Collect()
    {
        List<Parameter> found = [];
        layer.BuildAround();
        var met = Interlocked.Exchange(ref _spare, null) ?? [];
        layer.Collect(found, met);
        met.Clear();
        _spare = met;
        return found;
    }
}
