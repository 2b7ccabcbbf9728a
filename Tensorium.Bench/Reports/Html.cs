using System.Globalization;
using System.Net;

namespace Tensorium.Bench;

/// <summary>Small pieces of the report.</summary>
static class Html
{
    /// <summary>Text that stands for itself in content and in attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The culture that markup is written in.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 seed", "3 seeds".</summary>
    public static string Count(int count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>The name of an optimizer in its colour.</summary>
    public static string Name(string optimizer) =>
        $"<span class=\"name {Colour(optimizer)}\">{Escape(OptimizerNames.Title(optimizer))}</span>";

    /// <summary>The class of the style sheet that gives an optimizer its colour: the same in every report, whichever others ran.</summary>
    public static string Colour(string optimizer)
    {
        OptimizerInfo? info = OptimizerNames.Infos.FirstOrDefault(
            info => string.Equals(info.Id, optimizer, StringComparison.Ordinal));
        return info is null ? "plain" : Colour(info.Family);
    }

    /// <summary>The class of the style sheet of a family.</summary>
    public static string Colour(OptimizerFamily family) => family switch
    {
        OptimizerFamily.Descent => "descent",
        OptimizerFamily.Adaptive => "adaptive",
        OptimizerFamily.Adam => "adam",
        _ => "beyond",
    };
}
