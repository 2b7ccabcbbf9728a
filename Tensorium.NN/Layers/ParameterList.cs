using System.Collections;

namespace Tensorium.NN;

/// <summary>The parameters of a layer and of those inside it, each once. Live: layers build theirs at the first call.</summary>
sealed class ParameterList(Layer layer) : IReadOnlyList<Parameter>
{
    public int Count => Collect().Count;

    public Parameter this[int index] => Collect()[index];

    public IEnumerator<Parameter> GetEnumerator() => Collect().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    List<Parameter> Collect()
    {
        List<Parameter> found = [];
        layer.BuildAround();
        layer.Collect(found, []);
        return found;
    }
}
