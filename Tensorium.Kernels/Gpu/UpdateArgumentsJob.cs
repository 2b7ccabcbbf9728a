namespace Tensorium.Kernels.Gpu;

/// <summary>
/// <see cref="UpdateJob{T, V, E, TPack, TRule}"/> where a kernel reaches no memory but its arguments', as on OpenCL: up to eight
/// tensors, whose elements count as one range.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="V">The lane that it computes in.</typeparam>
/// <typeparam name="E">How one becomes the other.</typeparam>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdateArgumentsJob<T, V, E, TRule> : IGpuJob
    where T : unmanaged
    where V : struct, ILane<V>
    where E : struct, IElement<T, V>
    where TRule : struct, IUpdateRule<TRule>
{
    /// <summary>Tensors of a launch.</summary>
    public const int MaxTensors = 8;

    UpdateTensor<T, V, E, TRule> _t0, _t1, _t2, _t3, _t4, _t5, _t6, _t7;

    public readonly void Run(long item)
    {
        if (_t7.Reaches(item)) _t7.Step(item);
        else if (_t6.Reaches(item)) _t6.Step(item);
        else if (_t5.Reaches(item)) _t5.Step(item);
        else if (_t4.Reaches(item)) _t4.Step(item);
        else if (_t3.Reaches(item)) _t3.Step(item);
        else if (_t2.Reaches(item)) _t2.Step(item);
        else if (_t1.Reaches(item)) _t1.Step(item);
        else _t0.Step(item);
    }

    /// <summary>Sets a tensor.</summary>
    public void Set(int i, UpdateTensor<T, V, E, TRule> tensor)
    {
        switch (i)
        {
            case 0: _t0 = tensor; break;
            case 1: _t1 = tensor; break;
            case 2: _t2 = tensor; break;
            case 3: _t3 = tensor; break;
            case 4: _t4 = tensor; break;
            case 5: _t5 = tensor; break;
            case 6: _t6 = tensor; break;
            default: _t7 = tensor; break;
        }
    }
}
