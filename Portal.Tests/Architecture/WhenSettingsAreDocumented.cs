using Portal.Configuration;

namespace Portal.Tests.Architecture;

[Trait("Category", "Docs")]
public sealed class WhenSettingsAreDocumented
{
    [Fact]
    public void The_page_lists_every_key_just_as_the_code_has_it_and_no_other()
    {
        var document = RepositoryFiles.Named("docs/CONFIGURATION.md").Text;

        var differences = Differences(document, ConfigurationKeys.All);

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void A_missing_a_changed_and_a_surplus_key_are_reported()
    {
        var document = """
            | Key | Variable | Default | What it changes | Example |
            | --- | --- | --- | --- | --- |
            | `A:Same` | `A_SAME` | 1 | Something. | `2` |
            | `A:Changed` | | 1 | Something. | `2` |
            | `A:Gone` | | none | Nothing. | `2` |
            """;
        ConfigurationKey[] keys =
        [
            new("A:Same", "1", "Something.", "2") { Variable = "A_SAME" },
            new("A:Changed", "3", "Something.", "2"),
            new("A:Added", "none", "More.", "2"),
        ];

        Assert.Equal(
            [
                "missing: | `A:Changed` | | 3 | Something. | `2` |",
                "missing: | `A:Added` | | none | More. | `2` |",
                "not in the code: | `A:Changed` | | 1 | Something. | `2` |",
                "not in the code: | `A:Gone` | | none | Nothing. | `2` |",
            ],
            Differences(document, keys)
        );
    }

    private static IReadOnlyList<string> Differences(string document, IEnumerable<ConfigurationKey> keys)
    {
        string[] written =
        [
            .. document.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];
        string[] expected = [.. keys.Select(Row)];
        return
        [
            .. expected.Except(written).Select(row => $"missing: {row}"),
            .. written.Except(expected).Select(row => $"not in the code: {row}"),
        ];
    }

    private static string Row(ConfigurationKey key)
    {
        var variable = key.Variable is null ? "" : $" `{key.Variable}`";
        return $"| `{key.Name}` |{variable} | {key.Default} | {key.Consequence} | `{key.Example}` |";
    }
}
