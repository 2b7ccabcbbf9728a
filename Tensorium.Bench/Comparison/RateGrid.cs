using System.Globalization;

namespace Tensorium.Bench;

/// <summary>Learning rates to try: the same for all optimizers, or multiples of each one's own.</summary>
/// <param name="Values">The rates or factors, ascending.</param>
/// <param name="AreFactors">Whether they multiply an optimizer's rate.</param>
sealed record RateGrid(IReadOnlyList<double> Values, bool AreFactors)
{
    /// <summary>What a rate is chosen from: two decades around the default.</summary>
    public static RateGrid Tuning { get; } = new([0.1, 0.3, 1, 3, 10], AreFactors: true);

    /// <summary>What robustness is judged over: three decades around the default.</summary>
    public static RateGrid Robustness { get; } = new([0.03, 0.1, 0.3, 1, 3, 10, 30], AreFactors: true);

    /// <summary>Reads "0.01,0.1" as rates and "0.1x,1x,10x" as multiples.</summary>
    /// <exception cref="UsageException">An item is neither, both kinds are there, one is there twice, or only one is there.</exception>
    public static RateGrid Parse(string option, string text)
    {
        string[] items = OptionValue.Items(option, text);
        int factors = items.Count(IsFactor);
        double[] values = [.. items.Select(item => Rounded(Value(option, item))).Order()];
        if (factors > 0 && factors < items.Length)
            throw new UsageException($"{option}: '{text}' mixes rates and multiples of the default");
        for (int i = 1; i < values.Length; i++)
            if (values[i] == values[i - 1]) throw new UsageException($"{option}: {Format.Number(values[i])} is there twice");
        return values.Length > 1
            ? new(values, factors > 0) : throw new UsageException($"{option}: '{text}' is one rate; a grid has at least two");
    }

    /// <summary>The rates for an optimizer, ascending.</summary>
    /// <param name="rate">Its own rate.</param>
    public IReadOnlyList<double> For(double rate) =>
        AreFactors ? [.. Values.Select(factor => factor == 1 ? rate : Rounded(factor * rate))] : Values;

    /// <summary>The grid as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(',', Values.Select(value => Format.Number(value) + (AreFactors ? "x" : "")));

    // 0.3 * 0.001 is 0.00029999999999999997: rates are given to six digits.
    static double Rounded(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    static bool IsFactor(string item) => item.EndsWith('x');

    static double Value(string option, string item) =>
        OptionValue.TryPositive(IsFactor(item) ? item[..^1] : item, out double value)
            ? value
            : throw new UsageException($"{option}: '{item}' is neither a number above 0 nor a multiple of the default such as 0.1x");
}
