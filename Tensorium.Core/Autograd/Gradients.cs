using Tensorium.Kernels;

namespace Tensorium;

/// <summary>Where a node's backward puts the gradients by its inputs.</summary>
readonly struct Gradients(BackwardPass pass, Node node)
{
    /// <summary>Gives the gradient by an input; ignored where it is not needed.</summary>
    public Tensor this[int input]
    {
        set => pass.Add(node, input, value);
    }

    /// <summary>Whether the gradient by an input leads anywhere.</summary>
    public bool Needs(int input) => pass.Needs(node.Inputs[input]);

    /// <summary>The memory of the gradient that the pass started from.</summary>
    public Storage? Seed => pass.Seed;

    /// <summary>
    /// Gives the matrix product A B as gradient by an input: straight into the gradient of a leaf that is not a factor, or not multiplied
    /// where a step gains by that. Not recorded.
    /// </summary>
    public void AddProduct(int input, Operand a, Operand b)
    {
        var target = node.Inputs[input]!;
        if (pass.Direct(target)?.TryAddProduct(a, b, pass.Seed) == true) return;
        var product = Tensor.Empty(target.Shape, a.DType, a.Storage.Device);
        product.Device.MatMul(product.Operand, a, b);
        this[input] = product;
    }

    /// <summary>Where a kernel is to write a gradient by an input: memory of a leaf, if this is its first, or a new tensor. Not recorded.</summary>
    /// <param name="input">The input.</param>
    /// <param name="like">Of the gradient's type and device.</param>
    public GradientTarget TargetOf(int input, Tensor like)
    {
        var target = node.Inputs[input]!;
        return pass.Direct(target) is { } leaf && leaf.TryTakeRoom() is { } room
            ? new(this, input, room, leaf)
            : new(this, input, Tensor.Empty(target.Shape, like.DType, like.Device), null);
    }
}

/// <summary>Where a kernel writes a gradient by an input. It is nobody's gradient before <see cref="Give"/>.</summary>
/// <param name="gradients">Where it goes then.</param>
/// <param name="input">The input.</param>
/// <param name="tensor">The memory, of undefined content.</param>
/// <param name="leaf">Whose memory it is, or null.</param>
readonly struct GradientTarget(Gradients gradients, int input, Tensor tensor, Leaf? leaf)
{
    /// <summary>What to write.</summary>
    public Tensor Tensor => tensor;

    /// <summary>Gives what was written.</summary>
    public void Give()
    {
        if (leaf is null) gradients[input] = tensor;
        else leaf.Give(tensor, gradients.Seed);
    }
}
