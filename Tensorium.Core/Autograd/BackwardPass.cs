using System.Runtime.InteropServices;

namespace Tensorium;

/// <summary>
/// Reverse-mode differentiation: walks the recorded ops from the latest to the earliest and hands each the sum of the
/// gradients by its result. Iterative, so that the depth of the graph does not matter.
/// </summary>
sealed class BackwardPass(bool retainGraph)
{
    readonly PriorityQueue<Node, long> _latestFirst = new();
    readonly Dictionary<Node, Tensor> _arrived = [];
    readonly HashSet<Node> _owned = [];
    Dictionary<Node, Tensor?>? _wanted;
    HashSet<Node>? _useful;

    /// <summary>Adds the gradients of y, weighted by dy, to the leaves that y was computed from.</summary>
    public void Accumulate(Tensor y, Tensor dy)
    {
        Arrive(y.Node!, dy);
        Walk();
    }

    /// <summary>The gradients of y, weighted by dy, by the given nodes alone; null where y does not depend on one.</summary>
    public Tensor?[] Compute(Tensor y, Tensor dy, Node[] wanted)
    {
        _wanted = [];
        foreach (var node in wanted) _wanted[node] = null;
        _useful = LeadingTo(y.Node!, _wanted.ContainsKey);
        Arrive(y.Node!, dy);
        Walk();
        return Array.ConvertAll(wanted, node => _wanted[node]);
    }

    /// <summary>Whether the gradient by a node's result is asked for, by itself or for what lies before it.</summary>
    public bool Needs(Node? node) => node is not null && (_useful is null || _useful.Contains(node));

    /// <summary>Takes the gradient that <paramref name="from"/> computed by one of its inputs.</summary>
    public void Add(Node from, int input, Tensor gradient)
    {
        if (from.Inputs[input] is not { } node || !Needs(node)) return;
        if (gradient.Shape != node.Shape)
            throw new ShapeException(
                $"{from.Name} gave a gradient of shape {gradient.Shape} for input {input} of shape {node.Shape}");
        if (ThreadState.Current.DetectsAnomalies) Anomaly.CheckGradient(from, input, gradient);
        Arrive(node, gradient);
    }

    void Arrive(Node node, Tensor gradient)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_arrived, node, out var met);
        if (!met)
        {
            sum = gradient;
            _latestFirst.Enqueue(node, -node.Order);
        }
        else if (Autograd.IsRecording || _owned.Add(node))
        {
            sum = sum! + gradient; // the first may be shared with other nodes: not changed in place
        }
        else
        {
            sum!.Add_(gradient);
        }
    }

    void Walk()
    {
        while (_latestFirst.TryDequeue(out var node, out _))
        {
            _arrived.Remove(node, out var dy);
            if (node.Hooks is { } hooks) dy = Hooked(hooks, dy!);
            if (_wanted is not null && _wanted.ContainsKey(node)) _wanted[node] = dy;
            if (_wanted is not null && node is Leaf) continue;
            node.Backward(dy!, new(this, node));
            if (!retainGraph && node is not Leaf) node.Free();
        }
    }

    static Tensor Hooked(Func<Tensor, Tensor?> hooks, Tensor dy)
    {
        foreach (var hook in Delegate.EnumerateInvocationList(hooks)) dy = hook(dy) ?? dy;
        return dy;
    }

    /// <summary>The nodes behind <paramref name="root"/> that are wanted or were computed from wanted ones.</summary>
    static HashSet<Node> LeadingTo(Node root, Predicate<Node> wanted)
    {
        HashSet<Node> met = [root];
        Stack<Node> open = new([root]);
        while (open.TryPop(out var node))
            foreach (var input in node.Inputs)
                if (input is not null && met.Add(input)) open.Push(input);

        HashSet<Node> useful = [];
        foreach (var node in met.OrderBy(node => node.Order)) // inputs before their consumers
            if (wanted(node) || Array.Exists(node.Inputs, input => input is not null && useful.Contains(input)))
                useful.Add(node);
        return useful;
    }
}
