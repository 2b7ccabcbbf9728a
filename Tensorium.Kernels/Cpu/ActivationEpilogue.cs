using System.Runtime.CompilerServices;

namespace Tensorium.Kernels.Cpu;

/// <summary>Applies an elementwise op to finished elements of a product while they are in cache.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOp">The op.</typeparam>
readonly struct ActivationEpilogue<T, TOp>(TOp op) : ITileEpilogue<T>
    where T : unmanaged
    where TOp : struct, IUnaryOp
{
    public void Apply(Span<T> row, nint column) => new RowLoop(op, row).Run();

    readonly ref struct RowLoop(TOp op, Span<T> row) : ILaneLoop<T>
    {
        readonly Span<T> _row = row;

        public void Run() => Widest<T>.Run(in this, 0, _row.Length);

        public void Loop<V>(nint start, nint end) where V : struct, IVectorLane<V, T> =>
            LaneRow<V, T>.Map(new OpFunction<V, TOp>(op), _row);
    }
}

/// <summary>An elementwise op as a function over lanes of one kind.</summary>
readonly struct OpFunction<V, TOp>(TOp op) : ILaneFunction<V>
    where V : struct, ILane<V>
    where TOp : struct, IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply(V x) => op.Apply(x);
}
