namespace Tensorium;

/// <summary>
/// A sum of numbers that tensors hold, in double precision and in the order in which they came. Where reading waits for a device, they
/// are read when the sum is asked for: a training step that only adds to it waits for nothing.
/// </summary>
sealed class LateSum
{
    /// <summary>How many numbers wait to be read at most; the next one reads them all.</summary>
    internal const int MaxPending = 1024;

    readonly List<(Tensor Number, double Factor)> _pending = [];
    double _sum;

    /// <summary>The sum.</summary>
    public double Value
    {
        get
        {
            var read = 0;
            try
            {
                for (; read < _pending.Count; read++)
                {
                    var (number, factor) = _pending[read];
                    _sum += number.Item<double>() * factor;
                    number.Dispose();
                }
            }
            finally
            {
                _pending.RemoveRange(0, read); // reading may report a kernel's fault
            }
            return _sum;
        }
    }

    /// <summary>Adds a number, as often as a factor says. A tensor of a scope may belong to the sum from now on: do not use it after the scope.</summary>
    /// <param name="number">One element.</param>
    /// <param name="factor">1 or another.</param>
    public void Add(Tensor number, double factor = 1)
    {
        if (!number.Device.ReadingWaits || !TensorScope.Release(number)) // what no scope made may change before it is read
        {
            _sum += number.Item<double>() * factor;
            return;
        }
        if (_pending.Count == MaxPending) _ = Value;
        _pending.Add((number.Detach(), factor));
    }

    /// <summary>Starts again from 0.</summary>
    public void Reset()
    {
        foreach (var (number, _) in _pending) number.Dispose();
        _pending.Clear();
        _sum = 0;
    }
}
