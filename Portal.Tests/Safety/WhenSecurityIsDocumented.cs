using System.Text.RegularExpressions;
using Portal.Configuration;
using Portal.Core;
using Portal.Tests.Architecture;

namespace Portal.Tests.Safety;

[Trait("Category", "Docs")]
public sealed partial class WhenSecurityIsDocumented
{
    // numbers of the requirements of levels 1 and 2, by section; chapters 10 and 17 are whole. Source: ASVS 5.0
    private const string Requirements =
        "1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 "
        + "3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 "
        + "6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 "
        + "11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 "
        + "13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 ";

    private static readonly string[] States = ["held", "operator", "n/a"];

    private static readonly string Document = RepositoryFiles.Named("docs/SECURITY.md").Text;

    [Fact]
    public void Every_requirement_stands_in_one_row()
    {
        var listed = Rows().SelectMany(row => row.Requirements).ToList();
        var expected = Expand(Requirements).Append("10").Append("17").ToList();

        Assert.Empty(expected.Except(listed));
        Assert.Empty(listed.Except(expected));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }

    [Fact]
    public void Each_row_says_how_it_stands_and_where_or_why()
    {
        Assert.All(
            Rows(),
            row =>
            {
                Assert.True(States.Contains(row.State) || row.State.StartsWith("not met", StringComparison.Ordinal), row.State);
                Assert.NotEqual("", row.Why);
            }
        );
    }

    [Fact]
    public void What_it_names_exists()
    {
        var types = new[] { typeof(Actor), typeof(PortalHost), typeof(WhenSecurityIsDocumented) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Select(type => type.Name.Split('`')[0])
            .ToHashSet(StringComparer.Ordinal);
        var keys = ConfigurationKeys.All.Select(key => key.Name).ToHashSet(StringComparer.Ordinal);

        var unknown = Name()
            .Matches(Document)
            .Select(match => match.Groups[1].Value)
            .Where(name => !(name.Contains(':', StringComparison.Ordinal) ? keys : types).Contains(name))
            .Distinct();

        Assert.Empty(unknown);
    }

    private static List<(string[] Requirements, string State, string Why)> Rows() =>
        [
            .. Document
                .Split("## ASVS 5.0")[1]
                .Split('\n')
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => (cells[1].Split(", "), cells[2], cells[3])),
        ];

    private static IEnumerable<string> Expand(string sections) =>
        from section in sections.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let parts = section.Split(':')
        from range in parts[1].Split(',')
        let ends = range.Split('-').Select(int.Parse).ToArray()
        from number in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select $"{parts[0]}.{number}";

    [GeneratedRegex("`([A-Z][A-Za-z0-9]+(?::[A-Za-z]+)?)`")]
    private static partial Regex Name();
}
