using Portal.Core;
using Portal.Core.Audit;
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
    [InlineData("something", "7", null)]
    public void The_entry_leads_there(string kind, string id, string? page) =>
        Assert.Equal(page, AuditWords.Page(AuditEntry.For(DateTime.UnixEpoch, Actor.Portal, "x.y", (kind, id))));
}
