namespace Tensorium.Kernels.Gpu;

/// <summary>What happens to one element of each of up to five operands.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IPackFormula<T> where T : unmanaged
{
    /// <summary>Reads some of the elements and changes others.</summary>
    void Apply(ref T a, ref T b, ref T c, ref T d, ref T e);
}
