using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Portal.Tests.Architecture;

/// <summary>How long files, pages and methods may be. Source: STYLE §3.</summary>
public static class SizeRules
{
    public const int File = 300;
    public const int TestFile = 400;
    public const int Page = 200;
    public const int Method = 30;

    /// <summary>What may be longer, and why. An entry that is no longer needed is a violation too.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public static IReadOnlyList<string> Violations(
        IEnumerable<RepositoryFile> code,
        IReadOnlyDictionary<string, string> exceptions
    )
    {
        var measured = code.ToList();
        var pages = measured
            .Where(file => file.Path.StartsWith("Portal/Pages/", StringComparison.Ordinal))
            .GroupBy(file => file.Path.Split(".razor")[0])
            .Where(parts => parts.Any(part => part.Path.EndsWith(".razor", StringComparison.Ordinal)))
            .Select(parts => (Path: $"{parts.Key}.razor", Lines: parts.Sum(part => part.Lines), Limit: Page));
        var tooLong = measured
            .Select(file => (file.Path, file.Lines, Limit: LimitOf(file.Path)))
            .Concat(pages)
            .Where(each => each.Lines > each.Limit)
            .ToList();
        return
        [
            .. tooLong
                .Where(each => !exceptions.ContainsKey(each.Path))
                .Select(each => $"{each.Path} has {each.Lines} lines, {each.Limit} at most"),
            .. exceptions
                .Keys.Where(path => !tooLong.Exists(each => each.Path == path))
                .Select(path => $"{path} needs no exception any more"),
        ];
    }

    /// <summary>Methods whose body is longer than the limit, read from the symbols beside the assembly.</summary>
    public static IReadOnlyList<string> LongMethods(string assemblyPath, int limit)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath, new ReaderParameters { ReadSymbols = true });
        return
        [
            .. from type in assembly.MainModule.GetTypes()
            where !NamespaceOf(type).Contains(".Migrations", StringComparison.Ordinal)
            from method in type.Methods
            // the markup of a page is compiled into it; the limit of pages counts that
            where method.HasBody && method.Name != "BuildRenderTree"
            let lines = BodyLines(method)
            where lines > limit
            select $"{NameOf(type, method)} has {lines} lines, {limit} at most",
        ];
    }

    private static string NamespaceOf(TypeDefinition type) =>
        type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    // async methods and lambdas are classes of their own, named after the method: Outer/<Method>d__5
    private static string NameOf(TypeDefinition type, MethodDefinition method) =>
        Regex.Match($"{type.FullName}.{method.Name}", @"^(.+?)/?<(\w+)>") is { Success: true } hidden
            ? $"{hidden.Groups[1].Value}.{hidden.Groups[2].Value}"
            : $"{type.FullName}.{method.Name}";

    private static int LimitOf(string path) => path.StartsWith("Portal.Tests/", StringComparison.Ordinal) ? TestFile : File;

    // from the opening to the closing brace, both left out; a generated file has no say
    private static int BodyLines(MethodDefinition method)
    {
        var points = method
            .DebugInformation.SequencePoints.Where(point =>
                !point.IsHidden && !point.Document.Url.EndsWith(".g.cs", StringComparison.Ordinal)
            )
            .ToList();
        if (method.IsConstructor)
        {
            // initializers stand all over the class, so only the lines with code in them count
            return points
                .SelectMany(point => Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1))
                .Distinct()
                .Count();
        }

        return points.Count == 0 ? 0 : points.Max(point => point.EndLine) - points.Min(point => point.StartLine) - 1;
    }
}
