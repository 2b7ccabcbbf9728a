namespace Tensorium.Bench;

/// <summary>Suggestions for mistyped words.</summary>
static class Spelling
{
    /// <summary>"; did you mean X?" when one of the words is at most two edits away, else nothing.</summary>
    public static string Hint(string text, IEnumerable<string> words)
    {
        string? closest = words.MinBy(word => Distance(text, word));
        return closest is not null && Distance(text, closest) <= 2 ? $"; did you mean {closest}?" : "";
    }

    /// <summary>The fewest insertions, deletions and replacements from one word to the other (Levenshtein).</summary>
    static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1])));
            }
        }
        return row[b.Length];
    }
}
