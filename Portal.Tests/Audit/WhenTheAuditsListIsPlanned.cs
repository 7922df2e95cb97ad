using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Audit;

/// <summary>
/// How the database reads a page of the audit: nothing is read whole and nothing is sorted, in either order, by itself and behind each filter,
/// so that a page costs the same at a million rows. Source: G11.
/// </summary>
public abstract partial class WhenTheAuditsListIsPlanned(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Dictionary<string, Func<AuditListRequest, AuditListRequest>> Filters = new()
    {
        ["nothing"] = request => request,
        ["person"] = request => request with { ActorId = AuditRows.Person(7).Id },
        ["portal"] = request => request with { ByPortal = true },
        ["act"] = request => request with { Action = "kind-7.role-given" },
        ["kind"] = request => request with { SubjectKind = "kind-7" },
        ["record"] = request => request with { SubjectKind = "kind-7", SubjectId = "47" },
        ["failed"] = request => request with { Outcome = AuditOutcome.Failed },
        ["same act"] = request => request with { CorrelationId = $"{7:x32}" },
        ["time"] = request => request with { From = AuditRows.Start.AddMinutes(500), Until = AuditRows.Start.AddMinutes(900) },
    };

    public sealed class OnSqlite() : WhenTheAuditsListIsPlanned(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheAuditsListIsPlanned(DatabaseProvider.Postgres);

    public static TheoryData<string> EveryFilter { get; } = [.. Filters.Keys];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AuditRows.FillAsync(Database, 2000, Cancellation);
    }

    [Theory]
    [MemberData(nameof(EveryFilter))]
    public async Task Each_page_of_each_order_behind_each_filter_comes_from_an_index(string filter)
    {
        foreach (var oldestFirst in new[] { false, true })
        {
            var steps = await PlansAsync(filter, oldestFirst);

            Assert.NotEmpty(steps);
            Assert.All(steps, step => Assert.False(Costly().IsMatch(step), string.Join('\n', steps)));
            if (filter != "nothing")
            {
                Assert.All(steps, step => Assert.False(WalkedWhole().IsMatch(step), string.Join('\n', steps)));
            }
        }
    }

    [Fact]
    public async Task Nearly_all_are_done_so_these_are_walked_in_their_order_and_not_sorted()
    {
        var steps = await PlansAsync(request => request with { Outcome = AuditOutcome.Done }, oldestFirst: false);

        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.False(Sorted().IsMatch(step), string.Join('\n', steps)));
    }

    [Fact]
    public async Task Behind_two_filters_too_nothing_is_read_whole_and_nothing_sorted()
    {
        var names = Filters.Keys.Where(name => name != "nothing").ToList();
        foreach (var first in names)
        {
            foreach (var second in names.Where(name => string.CompareOrdinal(name, first) > 0))
            {
                var steps = await PlansAsync(request => Filters[second](Filters[first](request)), oldestFirst: false);

                Assert.All(
                    steps,
                    step => Assert.False(Costly().IsMatch(step), $"{first}, {second}:\n{string.Join('\n', steps)}")
                );
            }
        }
    }

    [Theory]
    [InlineData("nothing", "city 1407")]
    [InlineData("kind", "zurich 407")]
    public async Task A_search_goes_through_an_index(string filter, string words)
    {
        var steps = await PlansAsync(request => Filters[filter](request) with { Search = words }, oldestFirst: false);

        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.False(ReadWhole().IsMatch(step), string.Join('\n', steps)));
    }

    [Fact]
    public async Task Without_its_index_a_filter_is_reported()
    {
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_Audit_Action\"", Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var steps = await PlansAsync("act", oldestFirst: false);

        Assert.Contains(steps, step => Costly().IsMatch(step) || WalkedWhole().IsMatch(step));
    }

    [Fact]
    public async Task What_the_filters_offer_is_skipped_through_an_index()
    {
        using var plans = new QueryPlans(Database);

        await new ReadAuditFilters(Database.Portal).ExecuteAsync(AuditRows.Administrator, Cancellation);

        var steps = await plans.ReadAsync(Cancellation);
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.False(Costly().IsMatch(step), string.Join('\n', steps)));
    }

    private async Task<IReadOnlyList<string>> PlansAsync(string filter, bool oldestFirst)
    {
        var (steps, isPaged) = await PlansOfAsync(Filters[filter], oldestFirst);
        Assert.True(isPaged);
        return steps;
    }

    private async Task<IReadOnlyList<string>> PlansAsync(Func<AuditListRequest, AuditListRequest> narrow, bool oldestFirst) =>
        (await PlansOfAsync(narrow, oldestFirst)).Steps;

    private async Task<(IReadOnlyList<string> Steps, bool IsPaged)> PlansOfAsync(
        Func<AuditListRequest, AuditListRequest> narrow,
        bool oldestFirst
    )
    {
        using var plans = new QueryPlans(Database);
        var first = await PageAsync(KeysetRequest.First(5));
        if (first.Next is { } next)
        {
            var second = await PageAsync(new KeysetRequest(KeysetMove.After, next, 5));
            await PageAsync(new KeysetRequest(KeysetMove.Before, second.Previous, 5));
        }

        await PageAsync(new KeysetRequest(KeysetMove.Last, null, 5));
        return (await plans.ReadAsync(Cancellation), first.Next is not null);

        async Task<KeysetPage<AuditEntry>> PageAsync(KeysetRequest page)
        {
            var request = narrow(new AuditListRequest("", oldestFirst, page));
            var listed = await new ListAudit(Database.Portal).ExecuteAsync(AuditRows.Administrator, request, Cancellation);
            Assert.True(listed.Succeeded);
            return listed.Value;
        }
    }

    // "a" is the table; a capped count reads its own few rows as "a0"
    [GeneratedRegex(
        """TEMP B-TREE|\bSort\b|^(->\s+)?(SCAN (a|"?Audit"?)( (?!USING (COVERING )?INDEX)|$)|Seq Scan on "Audit"|Parallel Seq Scan)"""
    )]
    private static partial Regex Costly();

    [GeneratedRegex(@"^(->\s+)?(SCAN a( |$)|Seq Scan|Parallel Seq Scan)|^Filter:.* = ")]
    private static partial Regex WalkedWhole();

    [GeneratedRegex("""^(->\s+)?(SCAN (a|"?Audit"?)( (?!USING (COVERING )?INDEX)|$)|(Parallel )?Seq Scan on "Audit")""")]
    private static partial Regex ReadWhole();

    [GeneratedRegex(@"TEMP B-TREE|\bSort\b")]
    private static partial Regex Sorted();
}
