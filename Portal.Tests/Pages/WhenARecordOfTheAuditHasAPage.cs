using Portal.Components;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Pages.Audit;

namespace Portal.Tests.Pages;

public sealed class WhenARecordOfTheAuditHasAPage
{
    [Theory]
    [InlineData("delivery", "7", "/messages/out/7")]
    [InlineData("message", "7", "/messages/7")]
    [InlineData("destination", "abs", "/messages/out?to-system=abs")]
    [InlineData("replay-batch", "7", "/messages/out")]
    [InlineData("account", "7", "/users/7")]
    [InlineData("job-run", "7", "/jobs")]
    [InlineData("alarm", "7", "/alarms")]
    [InlineData("client", "7", "/assets?client=7")]
    [InlineData("alert", "7", "/alerts/7")]
    [InlineData("alert-rule", "7", "/alerts/rules?rule=7")]
    [InlineData("maintenance-window", "7", "/alerts/windows?window=7")]
    [InlineData("something", "7", null)]
    public void The_entry_leads_there(string kind, string id, string? page) =>
        Assert.Equal(page, AuditWords.Page(AuditEntry.For(DateTime.UnixEpoch, Actor.Portal, "x.y", (kind, id))));

    [Fact]
    public void A_run_leads_to_itself_among_those_of_its_job()
    {
        var entry = AuditEntry.For(
            DateTime.UnixEpoch,
            Actor.Portal,
            "job.started",
            ("job-run", "7"),
            after: new { job = "import-billing-addresses" }
        );

        Assert.Equal("/jobs/import-billing-addresses?run=7", AuditWords.Page(entry));
    }

    [Fact]
    public void A_retry_of_all_matching_leads_to_those_that_match_whatever_became_of_them()
    {
        var filter = new DeliveryFilter
        {
            State = DeliveryState.Dead,
            Destination = "abs",
            Subject = "sale.order,42",
            From = new DateTime(2026, 11, 20, 18, 30, 0, DateTimeKind.Utc),
            Until = new DateTime(2026, 11, 21, 18, 30, 0, DateTimeKind.Utc),
        };
        var entry = AuditEntry.For(
            DateTime.UnixEpoch,
            Actor.Portal,
            "deliveries.retried",
            ("replay-batch", "7"),
            after: new { filter = filter.ToAudit(), estimate = 3 }
        );

        var page = AuditWords.Page(entry, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));

        Assert.Equal("/messages/out?q=sale.order%2C42&to-system=abs&from=2026-11-21&to=2026-11-21", page);
    }

    [Fact]
    public void Instants_are_told_as_other_times_and_parts_by_their_names()
    {
        var after = """{"until":"2026-11-22T20:15:00Z","day":"2026-11-22","filter":{"state":"Dead","kind":null}}""";

        var changes = AuditJson.Changes(null, after, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));

        Assert.Equal(["2026-11-23 01:45 (Asia/Kolkata)", "2026-11-22", "State: Dead"], changes.Select(change => change.After));
    }
}
