using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Audit;

/// <summary>Search, filters, pages and the file of the audit. Source: DESIGN §8, P9.</summary>
public abstract class WhenTheAuditIsListed(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const int Rows = 300;

    public sealed class OnSqlite() : WhenTheAuditIsListed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheAuditIsListed(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AuditRows.FillAsync(Database, Rows, Cancellation);
    }

    [Fact]
    public async Task It_is_newest_first_or_oldest_first_and_every_row_comes_once()
    {
        foreach (var oldestFirst in new[] { false, true })
        {
            var seen = new List<AuditEntry>();
            var page = await ListAsync(All with { OldestFirst = oldestFirst });
            while (true)
            {
                seen.AddRange(page.Rows);
                if (page.Next is null)
                {
                    break;
                }

                page = await ListAsync(
                    All with
                    {
                        OldestFirst = oldestFirst,
                        Page = new KeysetRequest(KeysetMove.After, page.Next, 50),
                    }
                );
            }

            Assert.Equal(Rows, seen.DistinctBy(entry => entry.Id).Count());
            Assert.Equal(oldestFirst ? seen.OrderBy(entry => entry.At) : seen.OrderByDescending(entry => entry.At), seen);
        }
    }

    [Theory]
    [InlineData("person 7")]
    [InlineData("KIND-7.role")]
    [InlineData("zuri 299")]
    [InlineData("City 299")]
    [InlineData("0000000000000007")]
    [InlineData("7")]
    public async Task The_search_finds_person_act_record_reference_and_values(string words)
    {
        var found = await ListAsync(All with { Search = words });

        Assert.NotEmpty(found.Rows);
        var folded = Folding.Fold(words).Split(' ');
        Assert.All(
            found.Rows,
            entry => Assert.All(folded, word => Assert.Contains(word, entry.SearchText, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Each_filter_leaves_only_what_it_says()
    {
        var person = AuditRows.Person(7).Id;
        var from = AuditRows.Start.AddMinutes(100);
        var until = AuditRows.Start.AddMinutes(110);

        var byPerson = await ListAsync(All with { ActorId = person });
        var byPortal = await ListAsync(All with { ByPortal = true });
        var byAct = await ListAsync(All with { Action = "kind-3.archived" });
        var byRecord = await ListAsync(All with { SubjectKind = "kind-3", SubjectId = "43" });
        var failed = await ListAsync(All with { Outcome = AuditOutcome.Failed });
        var sameAct = await ListAsync(All with { CorrelationId = $"{7:x32}" });
        var inTime = await ListAsync(All with { From = from, Until = until });

        Assert.All(byPerson.Rows, entry => Assert.Equal(person, entry.ActorId));
        Assert.All(byPortal.Rows, entry => Assert.Null(entry.ActorId));
        Assert.All(byAct.Rows, entry => Assert.Equal("kind-3.archived", entry.Action));
        Assert.All(byRecord.Rows, entry => Assert.Equal(("kind-3", "43"), (entry.SubjectKind, entry.SubjectId)));
        Assert.All(failed.Rows, entry => Assert.Equal(AuditOutcome.Failed, entry.Outcome));
        Assert.All(sameAct.Rows, entry => Assert.Equal($"{7:x32}", entry.CorrelationId));
        Assert.True(sameAct.Rows.Select(entry => entry.SubjectKind).Distinct().Count() > 1);
        Assert.Equal((10, from, until.AddMinutes(-1)), (inTime.Total, inTime.Rows[^1].At, inTime.Rows[0].At));
        Assert.Equal([12, 34], [failed.Total, byPortal.Total]);
        Assert.All(new[] { byPerson, byAct, byRecord }, page => Assert.NotEmpty(page.Rows));
    }

    [Fact]
    public async Task The_filters_offer_what_occurs()
    {
        var offered = await new ReadAuditFilters(Database.Portal).ExecuteAsync(AuditRows.Administrator, Cancellation);

        Assert.True(offered.Succeeded);
        Assert.Equal(50, offered.Value.People.Count);
        Assert.Contains(offered.Value.People, person => person == new AuditPerson(AuditRows.Person(7).Id!.Value, "Person 7"));
        Assert.Equal(40, offered.Value.Kinds.Count);
        Assert.Equal(offered.Value.Actions.Distinct().Order(StringComparer.Ordinal), offered.Value.Actions);
    }

    [Fact]
    public async Task An_entry_is_read_with_everything_of_the_same_act()
    {
        var entry = (await ListAsync(All)).Rows[0];

        var read = await new ReadAuditEntry(Database.Portal).ExecuteAsync(AuditRows.Administrator, entry.Id, Cancellation);

        Assert.True(read.Succeeded);
        Assert.Equal(entry.Id, read.Value.Entry.Id);
        Assert.Contains(read.Value.SameAct, each => each.Id == entry.Id);
        Assert.All(read.Value.SameAct, each => Assert.Equal(entry.CorrelationId, each.CorrelationId));
        Assert.Equal(read.Value.SameAct.OrderBy(each => each.At), read.Value.SameAct);
    }

    [Fact]
    public async Task The_file_holds_what_is_filtered_and_the_export_is_noted()
    {
        var columns = new CsvColumn<AuditEntry>[] { new("Act", entry => entry.Action), new("Who", _ => "=1+1") };
        var export = new ExportAudit(Database.Portal, TimeProvider.System);

        var begun = await export.BeginAsync(
            AuditRows.Administrator,
            All with
            {
                Outcome = AuditOutcome.Failed,
            },
            columns,
            Cancellation
        );
        using var file = new MemoryStream();
        var written = await begun.Value!.WriteAsync(file, Cancellation);

        Assert.Equal(12, written);
        Assert.Contains(",\"'=1+1\"", System.Text.Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        var noted = Assert.Single((await ListAsync(All with { Action = AuditActs.Exported })).Rows);
        Assert.Contains("Failed", noted.After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Finance)]
    [InlineData(Role.Operations)]
    [InlineData(Role.Support)]
    [InlineData(Role.Sales)]
    [InlineData(Role.Member)]
    public async Task Whoever_may_not_see_the_audit_is_refused_everywhere(Role role)
    {
        var actor = new Actor(Guid.CreateVersion7(), "Someone", null, new HashSet<Role> { role });
        var id = (await ListAsync(All)).Rows[0].Id;

        var list = await new ListAudit(Database.Portal).ExecuteAsync(actor, All, Cancellation);
        var entry = await new ReadAuditEntry(Database.Portal).ExecuteAsync(actor, id, Cancellation);
        var filters = await new ReadAuditFilters(Database.Portal).ExecuteAsync(actor, Cancellation);
        var file = await new ExportAudit(Database.Portal, TimeProvider.System).BeginAsync(actor, All, [], Cancellation);

        Assert.All(
            new[] { list.Refusals, entry.Refusals, filters.Refusals, file.Refusals },
            refusals => Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refusals).Code)
        );
        Assert.Empty((await ListAsync(All with { Action = AuditActs.Exported })).Rows);
    }

    private static AuditListRequest All => new("", false, KeysetRequest.First(50));

    private async Task<KeysetPage<AuditEntry>> ListAsync(AuditListRequest request)
    {
        var listed = await new ListAudit(Database.Portal).ExecuteAsync(AuditRows.Administrator, request, Cancellation);
        Assert.True(listed.Succeeded);
        return listed.Value;
    }
}
