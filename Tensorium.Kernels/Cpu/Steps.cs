using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Where the elements number i of a map's operands lie, counted from the first of a stretch.</summary>
interface ISteps
{
    nint A(nint i);

    nint B(nint i);

    nint C(nint i);

    nint D(nint i);
}

/// <summary>One behind the other.</summary>
readonly struct Straight : ISteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint A(nint i) => i;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint B(nint i) => i;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint C(nint i) => i;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint D(nint i) => i;
}

/// <summary>One behind the other where the step is 1; all in one lane where it is 0.</summary>
readonly struct Stepping(nint a, nint b, nint c, nint d) : ISteps
{
    readonly nint _a = -a, _b = -b, _c = -c, _d = -d; // all bits or none

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint A(nint i) => i & _a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint B(nint i) => i & _b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint C(nint i) => i & _c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint D(nint i) => i & _d;
}
