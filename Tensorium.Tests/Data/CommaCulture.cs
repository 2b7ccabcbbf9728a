using System.Globalization;

namespace Tensorium.Tests;

/// <summary>Until it is disposed, numbers are written with a decimal comma, as in half of the world.</summary>
sealed class CommaCulture : IDisposable
{
    readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
