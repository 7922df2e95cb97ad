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
        "Impl",
        "Processor",
        "V2",
        "VNext",
    };

    // empty as the first or last word; between others they may mean something ("SchemaTooNew", "DataProtection")
    private static readonly HashSet<string> BannedAtTheBeginning = new(StringComparer.Ordinal) { "Base", "New", "Old" };
    private static readonly HashSet<string> BannedAtTheEnd = new(StringComparer.Ordinal) { "Base", "Data", "Info", "New", "Old" };

    /// <summary>Names that stay, and why.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NewBillingAddressPage"] = "named as staff read it: \"New billing address\"",
            ["NewOrganizationPage"] = "named as staff read it: \"New organization\"",
            ["IMqttLink"] = "the seam that keeps the library out of the rest: docs/decisions/0040",
            ["IMqttDelivery"] = "what the seam hands out: docs/decisions/0040",
        };

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
        return
        [
            .. Words().Matches(type.Namespace!).Select(match => match.Value).Concat(words).Where(Banned.Contains),
            .. words.Take(1).Where(BannedAtTheBeginning.Contains),
            .. words.TakeLast(1).Where(BannedAtTheEnd.Contains),
        ];
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("Portal", StringComparison.Ordinal) == true
        && !type.Namespace.Contains(".Migrations", StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !Exceptions.ContainsKey(type.Name)
        && !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.Name.StartsWith("__", StringComparison.Ordinal);

    [GeneratedRegex("V2|VNext|[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
