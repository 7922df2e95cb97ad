using System.Text.RegularExpressions;
using Portal.Core;

namespace Portal.Tests.Architecture;

public sealed partial class WhenThingsAreNamed
{
    [Fact]
    public void No_name_is_empty_of_meaning()
    {
        var violations = NameRules.Violations([.. typeof(Money).Assembly.GetTypes(), .. typeof(Program).Assembly.GetTypes()]);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void An_empty_name_and_a_needless_interface_are_reported()
    {
        var violations = NameRules.Violations([
            typeof(OrderHelper),
            typeof(NewOrder),
            typeof(OrderTooNewException),
            typeof(Database),
            typeof(IClock),
            typeof(Clock),
        ]);

        Assert.Equal(3, violations.Count);
        Assert.Contains("OrderHelper is named with \"Helper\"", violations[0], StringComparison.Ordinal);
        Assert.Contains("NewOrder is named with \"New\"", violations[1], StringComparison.Ordinal);
        Assert.Contains("has one implementation, Clock, in its own folder", violations[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        var violations = NamespaceViolations(RepositoryFiles.Code);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void A_namespace_that_is_not_its_folder_is_reported()
    {
        RepositoryFile[] files =
        [
            new("Portal.Core/Billing/A.cs", "namespace Portal.Core.Odoo;\n"),
            new("Portal.Core/Billing/B.cs", "namespace Portal.Core.Billing;\n"),
        ];

        Assert.Equal(["Portal.Core/Billing/A.cs is in Portal.Core.Odoo"], NamespaceViolations(files));
    }

    // the folder that holds the measuring projects is no part of their names
    private static string NamespaceOf(string path) =>
        Path.GetDirectoryName(path.StartsWith("bench/", StringComparison.Ordinal) ? path["bench/".Length..] : path)!
            .Replace('/', '.');

    private static IReadOnlyList<string> NamespaceViolations(IEnumerable<RepositoryFile> code) =>
        [
            .. from file in code
            let declared = Namespace().Match(file.Text)
            where declared.Success && declared.Groups[1].Value != NamespaceOf(file.Path)
            select $"{file.Path} is in {declared.Groups[1].Value}",
        ];

    [GeneratedRegex(@"^(?:@?)namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private sealed class OrderHelper;

    private sealed class NewOrder;

    private sealed class OrderTooNewException : Exception;

    private interface IClock
    {
        int Hour { get; }
    }

    private sealed class Clock : IClock
    {
        public int Hour => 0;
    }

    private sealed class Database;
}
