namespace Tensorium.Kernels.Gpu;

/// <summary>Up to four rules, by number.</summary>
/// <typeparam name="TRule">The optimizer's mathematics.</typeparam>
struct UpdateRules<TRule> where TRule : struct
{
    /// <summary>The most rules that a launch takes.</summary>
    public const int Max = 4;

    TRule _r0, _r1, _r2, _r3;

    /// <summary>A rule.</summary>
    public readonly TRule Of(long number) => number == 0 ? _r0 : number == 1 ? _r1 : number == 2 ? _r2 : _r3;

    /// <summary>Sets a rule.</summary>
    public void Set(int number, TRule rule)
    {
        switch (number)
        {
            case 0: _r0 = rule; break;
            case 1: _r1 = rule; break;
            case 2: _r2 = rule; break;
            default: _r3 = rule; break;
        }
    }
}
