using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Portal.Tests.Architecture;

/// <summary>Words no type or folder is named with, and interfaces nothing needs. Source: STYLE §0, STYLE §3.</summary>
public static partial class NameRules
{
    private static readonly HashSet<string> Banned = new(StringComparer.Ordinal)
    {
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Common",
        "Base",
        "Impl",
        "Data",
        "Info",
        "Processor",
        "V2",
        "VNext",
    };

    // at the beginning or the end they compare with something that will be gone; inside they may mean something ("TooNew")
    private static readonly HashSet<string> BannedAtTheEnds = new(StringComparer.Ordinal) { "New", "Old" };

    /// <summary>One sentence for each name that says nothing, and for each interface whose only class stands beside it.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Type> types)
    {
        var own = types.Where(IsOurs).ToList();
        return
        [
            .. from type in own from word in BadWords(type) select $"{type.FullName} is named with \"{word}\"",
            .. from port in own
            where port.IsInterface
            let implementations = own.Where(type => !type.IsInterface && port.IsAssignableFrom(type)).ToList()
            where implementations.Count == 1 && implementations[0].Namespace == port.Namespace
            where port.GetMembers().Length > 0
            select $"{port.FullName} has one implementation, {implementations[0].Name}, in its own folder: use the class",
        ];
    }

    private static IEnumerable<string> BadWords(Type type)
    {
        string[] words = [.. Words().Matches(type.Name).Select(match => match.Value)];
        return Words()
            .Matches(type.Namespace!)
            .Select(match => match.Value)
            .Concat(words)
            .Where(Banned.Contains)
            .Concat(new[] { words.FirstOrDefault(), words.LastOrDefault() }.OfType<string>().Where(BannedAtTheEnds.Contains));
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("Portal", StringComparison.Ordinal) == true
        && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.Name.StartsWith("__", StringComparison.Ordinal);

    [GeneratedRegex("V2|VNext|[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
