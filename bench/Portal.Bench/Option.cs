using System.Globalization;

namespace Portal.Bench;

/// <summary>Reads <c>--name value</c>.</summary>
internal static class Option
{
    public static string? Text(string[] args, string name) => args.SkipWhile(arg => arg != $"--{name}").Skip(1).FirstOrDefault();

    public static int Number(string[] args, string name, int otherwise) =>
        Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
