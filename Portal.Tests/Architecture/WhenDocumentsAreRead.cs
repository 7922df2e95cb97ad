using System.Text.RegularExpressions;
using Portal.Tests.Support;

namespace Portal.Tests.Architecture;

[Trait("Category", "Docs")]
public sealed partial class WhenDocumentsAreRead
{
    [Fact]
    public void Every_link_leads_somewhere()
    {
        var broken = RepositoryFiles
            .Documents.SelectMany(document => DocumentRules.BrokenLinks(document, Exists, TextOf))
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void A_broken_link_is_reported()
    {
        var document = new RepositoryFile(
            "docs/A.md",
            "[x](B.md) [y](../C.md) [z](B.md#part-2) [w](#own) # Own\n[v](https://example.org)"
        );

        var broken = DocumentRules.BrokenLinks(document, path => path is "docs/A.md" or "docs/B.md", _ => "## Part 1\n");

        Assert.Equal(
            [
                "docs/A.md links to ../C.md, which does not exist",
                "docs/A.md links to B.md#part-2, which has no such heading",
                "docs/A.md links to #own, which has no such heading",
            ],
            broken
        );
    }

    [Fact]
    public void Nothing_names_a_place_of_one_machine()
    {
        var named = RepositoryFiles.All.SelectMany(DocumentRules.MachinePaths).ToList();

        Assert.True(named.Count == 0, string.Join('\n', named));
    }

    [Theory]
    [InlineData("see ../", "shared/DESIGN.md")]
    [InlineData("cd /ho", "me/someone/portal")]
    [InlineData("in \"/wo", "rk/main\"")]
    public void A_place_of_one_machine_is_reported(string first, string second)
    {
        Assert.Single(DocumentRules.MachinePaths(new RepositoryFile("a.md", first + second)));
    }

    [Theory]
    [InlineData("docs/ARCHITECTURE.md", 200)]
    [InlineData("CONTRIBUTING.md", 80)]
    public void A_document_keeps_to_its_length(string path, int limit)
    {
        Assert.InRange(RepositoryFiles.Named(path).Lines, 1, limit);
    }

    [Fact]
    public void Every_decision_says_what_was_weighed_and_how_an_error_would_show()
    {
        var decisions = RepositoryFiles.Documents.Where(file => DecisionName().IsMatch(file.Path)).ToList();

        Assert.NotEmpty(decisions);
        Assert.All(
            decisions,
            decision =>
            {
                string[] headings = [.. SecondHeading().Matches(decision.Text).Select(match => match.Groups[1].Value)];
                Assert.Equal(["Context", "Options", "Decision", "Consequences", "How we would notice"], headings);
                Assert.InRange(decision.Lines, 1, 60);
            }
        );
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(TestEnvironment.Root, path));

    private static string TextOf(string path) => RepositoryFiles.Named(path).Text;

    [GeneratedRegex(@"^docs/decisions/\d{4}-[\w-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex(@"^## (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex SecondHeading();
}
