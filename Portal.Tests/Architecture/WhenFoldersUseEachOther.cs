using Portal.Core;
using Portal.Tests.Architecture.Samples.Left;

namespace Portal.Tests.Architecture;

public sealed class WhenFoldersUseEachOther
{
    private const string Samples = "Portal.Tests.Architecture.Samples.";

    [Fact]
    public void Every_arrow_of_the_product_is_in_the_table()
    {
        var edges = FolderScan
            .EdgesOf(typeof(Money).Assembly.Location, FolderScan.FolderOf)
            .Concat(FolderScan.EdgesOf(typeof(Program).Assembly.Location, FolderScan.FolderOf));

        var violations = FolderTable.Violations(edges, FolderTable.Allowed);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void The_scan_sees_the_product()
    {
        var edges = FolderScan.EdgesOf(typeof(Money).Assembly.Location, FolderScan.FolderOf);

        Assert.Contains(edges, edge => edge is { From: "Core/Audit", To: "Core/Persistence" });
    }

    [Theory]
    [InlineData("Core/Billing", "Core/Assets")]
    [InlineData("Core/Odoo", "Core/Persistence")]
    [InlineData("Core/Odoo", "Core/Abs")]
    [InlineData("Portal/Pages", "Core/Persistence")]
    [InlineData("Portal/Pages", "Core/Odoo")]
    [InlineData("Portal/Sandbox", "Core")]
    [InlineData("Core", "Core/Audit")]
    [InlineData("Core/Surprise", "Core")]
    public void A_forbidden_arrow_is_reported(string from, string to)
    {
        var violations = FolderTable.Violations([new FolderEdge(from, to, "Some.User", "Some.Used")], FolderTable.Allowed);

        Assert.Equal([$"{from} may not use {to}: Some.User uses Some.Used"], violations);
    }

    [Theory]
    [InlineData("Core/Retail", "Core/Billing")]
    [InlineData("Core/Abs", "Core/Mqtt")]
    [InlineData("Portal/Auth", "Core/Persistence")]
    [InlineData("Core/Billing", "Core/Billing")]
    public void An_allowed_arrow_is_not(string from, string to)
    {
        Assert.Empty(FolderTable.Violations([new FolderEdge(from, to, "Some.User", "Some.Used")], FolderTable.Allowed));
    }

    [Theory]
    [InlineData(typeof(InsideAnAsyncLambda), "RightService")]
    [InlineData(typeof(InsideAGenericArgument), "RightElement")]
    [InlineData(typeof(InsideACatch), "RightException")]
    [InlineData(typeof(InsideAnAttribute), "RightArgument")]
    [InlineData(typeof(InsideAnAttribute), "MarkAttribute")]
    public void A_use_hidden_in_compiled_code_is_seen(Type user, string used)
    {
        Assert.Contains(new FolderEdge("Left", "Right", user.FullName!, $"{Samples}Right.{used}"), SampleEdges());
    }

    [Fact]
    public void A_class_that_uses_nothing_has_no_arrow()
    {
        Assert.DoesNotContain(SampleEdges(), edge => edge.Using == typeof(Innocent).FullName);
    }

    [Theory]
    [InlineData("Portal.Core", "Core")]
    [InlineData("Portal.Core.Persistence.Migrations.Sqlite", "Core/Persistence")]
    [InlineData("Portal", "Portal")]
    [InlineData("Portal.Pages.Billing", "Portal/Pages")]
    [InlineData("Portal.Pages.Sandbox", "Portal/Pages/Sandbox")]
    [InlineData("System.Text", null)]
    public void A_namespace_belongs_to_a_folder(string @namespace, string? folder)
    {
        Assert.Equal(folder, FolderScan.FolderOf(@namespace));
    }

    private static IReadOnlyList<FolderEdge> SampleEdges() =>
        FolderScan.EdgesOf(
            typeof(WhenFoldersUseEachOther).Assembly.Location,
            @namespace => @namespace.StartsWith(Samples, StringComparison.Ordinal) ? @namespace[Samples.Length..] : null
        );
}
