using Portal.Tests.Support;

namespace Portal.Tests.Architecture;

[Trait("Category", "Docs")]
public sealed class WhenCodeCitesASource
{
    // in two pieces, or this file would cite what it only shows
    private const string Cite = "Source" + ":";

    private const string Sources = """
        - **001-36** x
        - **C13** x
        - **DESIGN §3** x
        - **DESIGN §4** x
        - **LOOK** x
        - **FACTS §1** x
        - **b1** x
        - **scenario 1** x
        - **scenario 3** x

        ## Public specifications

        - **MQTT 3.1.1** x
        - **Odoo JSON-2** x
        """;

    private readonly SourceRules _sample = new(Sources, ["create_list", "write_date_filter_gt"]);

    [Fact]
    public void Every_citation_can_be_looked_up_in_this_repository()
    {
        var rules = new SourceRules(RepositoryFiles.Named("docs/SOURCES.md").Text, Recordings());

        var violations = RepositoryFiles.Code.SelectMany(rules.Violations).ToList();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [InlineData("001-36, C13.")]
    [InlineData("C13; b1 and LOOK</summary>")]
    [InlineData("scenarios 1 and 3, C13.")]
    [InlineData("scenario 1, 001-36.")]
    [InlineData("DESIGN §3 (\"an inbox, stored first\"), C13.")]
    [InlineData("DESIGN §3(f).")]
    [InlineData("DESIGN §3, §4, C13.")]
    [InlineData("LOOK, \"Status\".")]
    [InlineData("Odoo 18, recording create_list, C13.")]
    [InlineData("Odoo 18, recordings create_list, write_date_*, C13.")]
    [InlineData("Odoo 18, recordings of the contract suite.")]
    [InlineData("Odoo 18, write_date.")]
    [InlineData("Odoo 18, FACTS §1 (seen).")]
    [InlineData("MQTT 3.1.1 §3.3.1.2, C13.")]
    [InlineData("Odoo JSON-2, \"Errors\".")]
    public void A_citation_of_a_known_form_is_found(string citation)
    {
        Assert.Empty(_sample.Violations(new RepositoryFile("A.cs", $"/// x. {Cite} {citation}")));
    }

    [Theory]
    [InlineData("C13, 001-99.", "\"001-99\" is not in docs/SOURCES.md")]
    [InlineData("C14", "\"C14\" is not in docs/SOURCES.md")]
    [InlineData("DESIGN §5.", "\"DESIGN §5\" is not in docs/SOURCES.md")]
    [InlineData("DESIGN §3, §5.", "\"DESIGN §5\" is not in docs/SOURCES.md")]
    [InlineData("Odoo 18, recordings create_list, no_such.", "no recording begins with \"no_such\"")]
    [InlineData("scenarios 1 and 2.", "\"scenario 2\" is not in docs/SOURCES.md")]
    [InlineData("Odoo 18, recording no_where.", "no recording begins with \"no_where\"")]
    [InlineData("a talk last week", "cannot read the citation \"a talk last week\"")]
    public void An_unknown_one_is_reported(string citation, string fault)
    {
        Assert.Equal([$"A.cs: {fault}"], _sample.Violations(new RepositoryFile("A.cs", $"/// x. {Cite} {citation}")));
    }

    [Fact]
    public void A_citation_over_two_lines_is_read_to_its_end()
    {
        var violations = _sample.Violations(new RepositoryFile("A.cs", $"    // x. {Cite} C13,\n    // C14.\n"));

        Assert.Equal(["A.cs: \"C14\" is not in docs/SOURCES.md"], violations);
    }

    private static IReadOnlyList<string> Recordings()
    {
        var folder = new DirectoryInfo(Path.Combine(TestEnvironment.Root, "Portal.Tests", "Contracts", "Recordings"));
        return folder.Exists
            ?
            [
                .. folder
                    .EnumerateFiles("*.json", SearchOption.AllDirectories)
                    .Select(file => Path.GetFileNameWithoutExtension(file.Name)),
            ]
            : [];
    }
}
