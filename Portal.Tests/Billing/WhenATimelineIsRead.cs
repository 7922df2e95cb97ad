using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Pages.Billing;
using Portal.Tests.Billing.Access;

namespace Portal.Tests.Billing;

public abstract class WhenATimelineIsRead(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenATimelineIsRead(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenATimelineIsRead(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_billing_address_tells_its_story_newest_first()
    {
        var address = await CreatedAsync("Acme AG");
        await OrganizedAsync(address, "Acme Fleet");
        await WriteAsync(address.InvoiceContactId!.Value, """{"active": false}""");
        await ImportAsync();
        await WriteAsync(address.InvoiceContactId!.Value, """{"active": true}""");
        await ImportAsync();
        await UnlinkAsync(address.InvoiceContactId, address.CompanyId);
        await ImportAsync();

        var story = await StoryAsync(address);

        Assert.Equal(
            [
                "It was deleted in Odoo",
                "It is back in use in Odoo",
                "Its invoice contact was archived in Odoo",
                "Fatima chose it for the organization Acme Fleet",
                $"Fatima created it in Odoo (company {address.CompanyId}, contact {address.InvoiceContactId})",
                "Fatima entered it and had it sent to Odoo",
            ],
            story.Entries.Select(entry => BillingTimelineWords.Tell(entry).Text)
        );
        Assert.All(story.Entries, entry => Assert.Matches("^[0-9a-f]{32}$", entry.CorrelationId));
    }

    [Fact]
    public async Task An_import_that_changes_no_state_adds_nothing()
    {
        var address = await CreatedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"vat": "X-1"}""");
        await ImportAsync();

        Assert.Equal(2, (await StoryAsync(address)).Entries.Count);
    }

    [Fact]
    public async Task A_long_story_is_read_in_parts_without_gap_or_repeat()
    {
        var address = await CreatedAsync("Acme AG");
        await using (var db = Database.Open())
        {
            foreach (var number in Enumerable.Range(0, 45))
            {
                var at = Now.AddMinutes(number + 1);
                db.Audit.Add(AuditEntry.For(at, Finance, $"test.{number}", BillingActs.Subject(address.Id)));
            }

            await db.SaveChangesAsync(Cancellation);
        }

        var read = new List<AuditEntry>();
        Guid? older = null;
        do
        {
            var part = await StoryAsync(address, older);
            Assert.InRange(part.Entries.Count, 1, 20);
            read.AddRange(part.Entries);
            older = part.Older;
        } while (older is not null);

        Assert.Equal(47, read.Count);
        Assert.Equal(read.OrderByDescending(entry => entry.At).Select(entry => entry.Id), read.Select(entry => entry.Id));
    }

    private async Task<TimelinePage> StoryAsync(BillingAddress address, Guid? olderThan = null)
    {
        var story = await Get<ReadBillingTimeline>().ExecuteAsync(Viewer, address.Id, olderThan, Cancellation);
        Assert.True(story.Succeeded, string.Join(' ', story.Refusals));
        return story.Value;
    }
}

public sealed class WhenAnActHasNoWords
{
    [Fact]
    public void Every_act_of_billing_has_words_of_its_own()
    {
        var plain = BillingActs.All.Where(act => Tell(act).Icon == Tell("billing-address.never-heard-of").Icon);

        Assert.Empty(plain);
    }

    [Fact]
    public void Another_one_is_told_by_its_name()
    {
        Assert.Equal("Ada: never heard of", Tell("billing-address.never-heard-of").Text);
    }

    private static Portal.Components.TimelineLine Tell(string act) =>
        BillingTimelineWords.Tell(
            AuditEntry.For(
                DateTime.UnixEpoch,
                new Actor(Guid.Empty, "Ada", null, new HashSet<Role>()),
                act,
                ("billing-address", "1"),
                after: new { state = "Archived" }
            )
        );
}
