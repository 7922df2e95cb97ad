using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Sandbox.Odoo;

/// <summary>SQL's LIKE: % and _ in the searched text are wildcards, a backslash takes them literally.</summary>
internal static class LikePattern
{
    public static Func<string, bool> Compile(string comparison, string text)
    {
        var anyCase = comparison.EndsWith("ilike", StringComparison.Ordinal);
        var contains = comparison[0] != '=';
        if (contains && text.AsSpan().IndexOfAny(@"%_\") < 0)
        {
            var how = anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return value => value.Contains(text, how);
        }

        var options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;
        var pattern = new Regex(ToRegex(contains ? $"%{text}%" : text), anyCase ? options | RegexOptions.IgnoreCase : options);
        return pattern.IsMatch;
    }

    private static string ToRegex(string like)
    {
        var built = new StringBuilder(@"\A");
        for (var i = 0; i < like.Length; i++)
        {
            if (like[i] == '\\' && i + 1 < like.Length)
            {
                built.Append(Regex.Escape(like[++i].ToString()));
                continue;
            }

            built.Append(
                like[i] switch
                {
                    '%' => ".*",
                    '_' => ".",
                    var c => Regex.Escape(c.ToString()),
                }
            );
        }

        return built.Append(@"\z").ToString();
    }
}
