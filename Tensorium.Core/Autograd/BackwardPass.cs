using System.Runtime.InteropServices;
using Tensorium.Kernels;

namespace Tensorium;

/// <summary>
/// Reverse-mode differentiation: walks the recorded ops from the latest to the earliest and hands each the sum of the
/// gradients by its result. Iterative, so that the depth of the graph does not matter.
/// </summary>
sealed class BackwardPass
{
    readonly PriorityQueue<Node, long> _latestFirst = new();
    readonly Dictionary<Node, Arrived> _arrived = [];
    Dictionary<Node, Tensor?>? _wanted;
    HashSet<Node>? _useful;
    long _earliest; // of the wanted nodes: what is older does not matter

    /// <summary>The memory of the gradient that this started from.</summary>
    public Storage? Seed { get; private set; }

    /// <summary>Adds the gradients of y, weighted by dy, to the leaves that y was computed from.</summary>
    public static void Accumulate(Tensor y, Tensor dy, bool retainGraph)
    {
        // one pass a thread is kept for the next, with the room that its tables have grown to
        var state = ThreadState.Current;
        var pass = state.SparePass ?? new();
        state.SparePass = null;
        try
        {
            pass.Seed = dy.Storage;
            pass.Arrive(y.Node!, dy);
            pass.Walk(retainGraph);
        }
        finally
        {
            pass.Seed = null;
            pass._latestFirst.Clear();
            pass._arrived.Clear();
            state.SparePass = pass;
        }
    }

    /// <summary>The gradients of y, weighted by dy, by the given nodes alone; null where y does not depend on one.</summary>
    public static Tensor?[] Compute(Tensor y, Tensor dy, Node[] wanted, bool retainGraph)
    {
        var pass = new BackwardPass { _wanted = [], _useful = [], _earliest = long.MaxValue };
        foreach (var node in wanted)
        {
            pass._wanted[node] = null;
            pass._earliest = long.Min(pass._earliest, node.Order);
        }
        pass.FindUseful(y.Node!);
        pass.Arrive(y.Node!, dy);
        pass.Walk(retainGraph);
        return Array.ConvertAll(wanted, node => pass._wanted[node]);
    }

    /// <summary>Whether the gradient by a node's result is asked for, by itself or for what lies before it.</summary>
    public bool Needs(Node? node) => node is not null && (_useful is null || _useful.Contains(node));

    /// <summary>
    /// The leaf behind a node, if gradients may be written straight into its memory: it is no value that was asked for, and
    /// nobody looks at what arrives.
    /// </summary>
    public Leaf? Direct(Node? node) =>
        node is Leaf { Hooks: null } leaf && _wanted is null && !Autograd.IsRecording && !ThreadState.Current.DetectsAnomalies ? leaf : null;

    /// <summary>Takes the gradient that <paramref name="from"/> computed by one of its inputs.</summary>
    /// <exception cref="ShapeException">It has not the input's shape.</exception>
    /// <exception cref="DTypeException">It has not the input's type.</exception>
    public void Add(Node from, int input, Tensor gradient)
    {
        if (from.Inputs[input] is not { } node || !Needs(node)) return;
        if (gradient.Shape != node.Shape)
            throw new ShapeException(
                $"{from.Name} gave a gradient of shape {gradient.Shape} for input {input} of shape {node.Shape}");
        if (gradient.DType != node.DType)
            throw new DTypeException($"{from.Name} gave a gradient of {gradient.DType} for input {input} of {node.DType}");
        if (ThreadState.Current.DetectsAnomalies) Anomaly.CheckGradient(from, input, gradient);
        Arrive(node, gradient);
    }

    void Arrive(Node node, Tensor gradient)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_arrived, node, out var met);
        if (!met)
        {
            sum = new(gradient, Owned: false); // it may be shared with other nodes: not changed in place
            _latestFirst.Enqueue(node, -node.Order);
        }
        else if (Autograd.IsRecording || !sum.Owned)
        {
            sum = new(sum.Gradient + gradient, Owned: true);
        }
        else
        {
            sum.Gradient.Add_(gradient);
        }
    }

    void Walk(bool retainGraph)
    {
        while (_latestFirst.TryDequeue(out var node, out _))
        {
            _arrived.Remove(node, out var sum);
            var dy = node.Hooks is { } hooks ? Hooked(node, hooks, sum.Gradient) : sum.Gradient;
            if (_wanted is not null)
            {
                if (_wanted.ContainsKey(node)) _wanted[node] = dy;
                if (!LeadsOn(node)) continue;
            }
            node.Backward(dy, new(this, node));
            if (!retainGraph && node is not Leaf) node.Free();
        }
    }

    /// <summary>Whether the gradient by something before a node is asked for.</summary>
    bool LeadsOn(Node node)
    {
        if (node.Order <= _earliest) return false; // its inputs may be freed
        foreach (var input in node.Inputs)
            if (Needs(input)) return true;
        return false;
    }

    static Tensor Hooked(Node node, Func<Tensor, Tensor?> hooks, Tensor dy)
    {
        foreach (var hook in Delegate.EnumerateInvocationList(hooks))
        {
            if (hook(dy) is not { } replaced) continue;
            if (replaced.Shape != node.Shape)
                throw new ShapeException($"a hook on {node.Name} gave a gradient of shape {replaced.Shape} in place of one of shape {node.Shape}");
            if (replaced.DType != node.DType)
                throw new DTypeException($"a hook on {node.Name} gave a gradient of {replaced.DType} in place of one of {node.DType}");
            dy = replaced;
        }
        return dy;
    }

    /// <summary>Finds the nodes behind <paramref name="root"/> that are wanted or were computed from wanted ones.</summary>
    /// <exception cref="InvalidOperationException">A part of the graph that may have been computed from wanted ones was freed.</exception>
    void FindUseful(Node root)
    {
        HashSet<Node> met = [root];
        Stack<Node> open = new([root]);
        while (open.TryPop(out var node))
        {
            if (node.Order <= _earliest) continue;
            foreach (var input in node.Inputs)
                if (input is not null && met.Add(input)) open.Push(input);
        }
        foreach (var node in met.OrderBy(node => node.Order)) // inputs before their consumers
            if (_wanted!.ContainsKey(node) || LeadsOn(node)) _useful!.Add(node);
    }

    /// <summary>The sum of the gradients that reached a node so far.</summary>
    /// <param name="Gradient">The sum.</param>
    /// <param name="Owned">Whether this pass made it, and nothing else holds it.</param>
    readonly record struct Arrived(Tensor Gradient, bool Owned);
}
