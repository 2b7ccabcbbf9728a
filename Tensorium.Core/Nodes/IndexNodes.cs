namespace Tensorium;

/// <summary>y[o, j, i] = x[o, indices[j], i]</summary>
sealed class IndexSelectNode(Tensor x, int axis, Tensor indices) : Node(x)
{
    readonly Shape _from = x.Shape;
    readonly Saved _indices = Save(indices);

    public override void Backward(Tensor dy, Gradients d) =>
        d[0] = Tensor.Zeros(_from, dy.DType, dy.Device).IndexAdd(axis, _indices.Value, dy);
}

/// <summary>y = x; y[o, indices[j], i] += added[o, j, i]</summary>
sealed class IndexAddNode(Tensor x, int axis, Tensor indices, Tensor added) : Node(x, added)
{
    readonly Saved _indices = Save(indices);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (d.Needs(0)) d[0] = dy;
        if (d.Needs(1)) d[1] = dy.IndexSelect(axis, _indices.Value);
    }
}

/// <summary>y[o, j, i] = x[o, indices[o, j, i], i]</summary>
sealed class GatherNode(Tensor x, int axis, Tensor indices) : Node(x)
{
    readonly Shape _from = x.Shape;
    readonly Saved _indices = Save(indices);

    public override void Backward(Tensor dy, Gradients d) =>
        d[0] = Tensor.Zeros(_from, dy.DType, dy.Device).ScatterAdd(axis, _indices.Value, dy);
}

/// <summary>y = x; y[o, indices[o, j, i], i] += added[o, j, i]</summary>
sealed class ScatterAddNode(Tensor x, int axis, Tensor indices, Tensor added) : Node(x, added)
{
    readonly Saved _indices = Save(indices);

    public override void Backward(Tensor dy, Gradients d)
    {
        if (d.Needs(0)) d[0] = dy;
        if (d.Needs(1)) d[1] = dy.Gather(axis, _indices.Value);
    }
}
