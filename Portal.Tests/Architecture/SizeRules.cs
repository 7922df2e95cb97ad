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

    /// <summary>Files and pages that may be longer, and why. An entry that is no longer needed is a violation too.</summary>
    public static IReadOnlyDictionary<string, string> LongFiles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Methods that may be longer, and why; likewise.</summary>
    public static IReadOnlyDictionary<string, string> LongMethods { get; } =
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

    /// <summary>Methods with more lines of code than the limit, read from the symbols beside the assembly.</summary>
    public static IReadOnlyList<string> Violations(
        IEnumerable<string> assemblyPaths,
        int limit,
        IReadOnlyDictionary<string, string> exceptions
    )
    {
        var tooLong = assemblyPaths.SelectMany(path => MethodsOver(path, limit)).ToList();
        return
        [
            .. tooLong
                .Where(each => !exceptions.ContainsKey(each.Name))
                .Select(each => $"{each.Name} has {each.Lines} lines, {limit} at most"),
            .. exceptions
                .Keys.Where(name => !tooLong.Exists(each => each.Name == name))
                .Select(name => $"{name} needs no exception any more"),
        ];
    }

    private static IReadOnlyList<(string Name, int Lines)> MethodsOver(string assemblyPath, int limit)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath, new ReaderParameters { ReadSymbols = true });
        return
        [
            .. from type in assembly.MainModule.GetTypes()
            where !NamespaceOf(type).Contains(".Migrations", StringComparison.Ordinal)
            from method in type.Methods
            // the markup of a page is compiled into it; the limit of pages counts that
            where method.HasBody && method.Name != "BuildRenderTree"
            let lines = CodeLines(method)
            where lines > limit
            select (NameOf(type, method), lines),
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

    // lines with code: no blanks, comments or lone braces. What initializes fields stands outside a constructor's braces and is no
    // method; a generated file has no say.
    private static int CodeLines(MethodDefinition method)
    {
        var points = method
            .DebugInformation.SequencePoints.Where(point =>
                !point.IsHidden && !point.Document.Url.EndsWith(".g.cs", StringComparison.Ordinal)
            )
            .ToList();
        var braces = points.Where(point => point.StartLine == point.EndLine && point.EndColumn - point.StartColumn == 1).ToList();
        // one expression is a table however long it is
        if ((method.IsConstructor && braces.Count < 2) || points.Count == 1)
        {
            return 0;
        }

        return points
            .Except(braces)
            .Where(point => !method.IsConstructor || point.Offset > braces.Min(brace => brace.Offset))
            .SelectMany(point => Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1))
            .Distinct()
            .Count();
    }
}
