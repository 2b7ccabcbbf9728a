using System.Globalization;

namespace Tensorium.Tests;

/// <summary>
/// Until it is disposed, numbers are written with a decimal comma, as in half of the world, and with other signs where cultures have
/// others.
/// </summary>
sealed class CommaCulture : IDisposable
{
    readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212"; // sv-SE
        culture.NumberFormat.NaNSymbol = "epäluku"; // fi-FI
        culture.NumberFormat.PositiveInfinitySymbol = "∞"; // en-US
        culture.NumberFormat.NegativeInfinitySymbol = "-∞";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
