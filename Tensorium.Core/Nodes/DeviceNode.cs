namespace Tensorium;

/// <summary>The same elements on another device.</summary>
sealed class DeviceNode(Tensor x) : Node(x)
{
    readonly Device _from = x.Device;

    public override void Backward(Tensor dy, Gradients d) => d[0] = dy.To(_from);
}
