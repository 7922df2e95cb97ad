using System.Globalization;

namespace Portal.Bench;

/// <summary>A command and its <c>--name value</c> options.</summary>
internal sealed class Arguments(string[] args)
{
    public string Command => args.FirstOrDefault() ?? "";

    public string? Text(string name) => args.SkipWhile(arg => arg != $"--{name}").Skip(1).FirstOrDefault();

    public int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
