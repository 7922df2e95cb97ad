using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Billing.Access;

public abstract class WhenRolesCount(DatabaseProvider provider) : AccessSuite(provider)
{
    private static readonly Actor Mia = OtherMember with { Email = "mia@x.example" };

    private static readonly Actor Stranger = new(Guid.CreateVersion7(), "Sten", "stranger@x.example", Member.Roles);

    protected override BillingOptions Options { get; } = new() { Visibility = BillingVisibilityMode.Roles };

    public sealed class OnSqlite() : WhenRolesCount(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRolesCount(DatabaseProvider.Postgres);

    [Fact]
    public async Task Being_a_contact_is_not_enough_and_the_creator_is_admin()
    {
        var own = await CreatedAsync("Own AG", Member);
        var other = await CreatedAsync("Acme AG");
        await ContactAsync(other, "mo@x.example");

        Assert.True(await SeesAsync(Member, own));
        Assert.False(await SeesAsync(Member, other));
        var reason = Assert.IsType<AccessReason.Holds>(Assert.Single(await WhyAsync(Member, own)));
        Assert.Equal((BillingRole.Admin, BillingRoleOrigin.Created), (reason.Grant.Role, reason.Grant.Origin));
    }

    [Fact]
    public async Task Finance_gives_changes_and_takes_a_role_and_each_is_told()
    {
        var address = await CreatedAsync("Acme AG");
        await AccountAsync(Mia);

        Assert.Null(await GiveAsync(Finance, address, " MIA@x.example ", BillingRole.Viewer));
        Assert.True(await SeesAsync(Mia, address));
        Assert.False(await Get<BillingVisibility>().MayChangeAsync(Mia, address.Id, Cancellation));
        Assert.False((await ReadAsync(address.Id, Mia)).MayChange);
        Assert.Null(await GiveAsync(Finance, address, "mia@x.example", BillingRole.Admin));
        Assert.True(await Get<BillingVisibility>().MayChangeAsync(Mia, address.Id, Cancellation));
        Assert.True((await ReadAsync(address.Id, Mia)).MayChange);
        Assert.Null(await Get<TakeBillingRole>().ExecuteAsync(Finance, address.Id, Mia.Id!.Value, Cancellation));
        Assert.Null(await Get<TakeBillingRole>().ExecuteAsync(Finance, address.Id, Mia.Id!.Value, Cancellation));

        Assert.False(await SeesAsync(Mia, address));
        Assert.Equal(
            [BillingActs.RoleTaken, BillingActs.RoleGiven, BillingActs.RoleGiven],
            await ActsAsync(address, "billing-address.role")
        );
    }

    [Fact]
    public async Task An_admin_gives_roles_to_contacts_and_learns_nothing_of_other_accounts()
    {
        var own = await CreatedAsync("Own AG", Member);
        await AccountAsync(Mia);

        var stranger = await GiveAsync(Member, own, "mia@x.example", BillingRole.Viewer);
        var nobody = await GiveAsync(Member, own, "nobody@x.example", BillingRole.Viewer);
        await ContactAsync(own, "nobody@x.example");
        var contact = await GiveAsync(Member, own, "nobody@x.example", BillingRole.Viewer);
        await ContactAsync(own, "mia@x.example");

        Assert.Equal("billing.no-such-person", stranger?.Code);
        Assert.Equal(nobody, stranger);
        Assert.Equal(nobody, contact);
        Assert.Null(await GiveAsync(Member, own, "mia@x.example", BillingRole.Viewer));
        Assert.True(await SeesAsync(Mia, own));
    }

    [Fact]
    public async Task A_viewer_of_it_gives_no_roles_and_sees_none()
    {
        var own = await CreatedAsync("Own AG", Member);
        await AccountAsync(Mia);
        await GiveAsync(Finance, own, "mia@x.example", BillingRole.Viewer);

        var refused = await GiveAsync(Mia, own, "mia@x.example", BillingRole.Admin);
        var listed = await Get<ListBillingRoles>().ExecuteAsync(Mia, own.Id, Cancellation);
        var taken = await Get<TakeBillingRole>().ExecuteAsync(Mia, own.Id, Member.Id!.Value, Cancellation);

        Assert.All([refused?.Code, listed.Refusals[0].Code, taken?.Code], code => Assert.Equal(Refusal.ForbiddenCode, code));
    }

    [Fact]
    public async Task Roles_are_taken_over_from_the_contacts_in_odoo_once()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "sales@x.example, mia@x.example");
        await ContactAsync(address, "nobody@x.example");
        await AccountAsync(Mia);
        await AccountAsync(Member);
        await AccountAsync(Finance with { Email = "fatima@x.example" });

        var proposed = await Get<SeedBillingRoles>().ProposeAsync(Finance, null, Cancellation);
        var given = await Get<SeedBillingRoles>().ExecuteAsync(Finance, null, Cancellation);
        var again = await Get<SeedBillingRoles>().ExecuteAsync(Finance, address.Id, Cancellation);

        var only = Assert.Single(proposed.Value!);
        Assert.Equal((Mia.Id, address.Id, "Acme AG"), (only.UserId, only.AddressId, only.AddressName));
        Assert.Equal((1, 0), (given.Value, again.Value));
        Assert.True(await SeesAsync(Mia, address));
        var reason = Assert.IsType<AccessReason.Holds>(Assert.Single(await WhyAsync(Mia, address)));
        Assert.Equal((BillingRole.Viewer, BillingRoleOrigin.Contact), (reason.Grant.Role, reason.Grant.Origin));
    }

    [Fact]
    public async Task An_admin_completes_it_but_neither_edits_nor_archives()
    {
        var address = await CreatedAsync("Acme AG");
        await AccountAsync(Mia);
        await GiveAsync(Finance, address, "mia@x.example", BillingRole.Admin);
        var known = (await ReadAsync(address.Id)).Live!;

        var edited = await Get<EditBillingAddress>()
            .ExecuteAsync(Mia, address.Id, known, await DraftAsync("Mine AG"), Cancellation);
        var archived = await Get<ArchiveBillingAddress>().ExecuteAsync(Mia, address.Id, known, true, Cancellation);
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();
        var half = new CompletionDraft { AccountingEmails = ["ap@x.example"] };
        var completed = await Get<CompleteBillingAddress>().ExecuteAsync(Mia, address.Id, half, Cancellation);

        Assert.All(
            [Assert.Single(edited.Refusals), Assert.Single(archived.Refusals)],
            refusal => Assert.Equal(Refusal.ForbiddenCode, refusal.Code)
        );
        Assert.Equal(BillingAddressState.Active, completed.Value?.State);
    }

    [Fact]
    public async Task Who_holds_a_role_is_told_to_those_who_may_give_them_and_without_an_email()
    {
        var address = await CreatedAsync("Acme AG", Member);
        await AccountAsync(Mia);
        await AccountAsync(Stranger);
        await ContactAsync(address, "mia@x.example");
        Assert.Equal(1, (await Get<SeedBillingRoles>().ExecuteAsync(Finance, address.Id, Cancellation)).Value);
        Assert.Null(await GiveAsync(Finance, address, "stranger@x.example", BillingRole.Viewer));
        Assert.Null(await Get<TakeBillingRole>().ExecuteAsync(Finance, address.Id, Stranger.Id!.Value, Cancellation));

        var told = await StoryAsync(Member, address);

        string[] ofRoles =
        [
            "Fatima took the role Viewer from Sten",
            "Fatima gave Sten the role Viewer",
            "Fatima took Mia over from Odoo's contacts as Viewer",
        ];
        Assert.Equal(ofRoles, told.Take(3));
        Assert.Equal(told, await StoryAsync(Finance, address));
        Assert.Equal(told.Skip(3), await StoryAsync(Mia, address));
        Assert.Equal(told.Skip(3), await StoryAsync(Viewer, address));
        await using var db = Database.Open();
        var kept = await db.Audit.Where(entry => BillingActs.OfRoles.Contains(entry.Action)).ToListAsync(Cancellation);
        Assert.Equal(3, kept.Count);
        Assert.All(kept, entry => Assert.DoesNotContain("@", entry.Before + entry.After, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_odoo_nothing_is_taken_over_and_staff_read_why()
    {
        await AccountAsync(Mia);
        Break(FaultMode.Down);

        var seeded = await Get<SeedBillingRoles>().ExecuteAsync(Finance, null, Cancellation);

        Assert.StartsWith("Odoo cannot be reached.", Assert.Single(seeded.Refusals).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_staff_take_roles_over_for_all()
    {
        var refused = await Get<SeedBillingRoles>().ExecuteAsync(Member, null, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
    }

    private Task<Refusal?> GiveAsync(Actor actor, BillingAddress address, string email, BillingRole role) =>
        Get<GiveBillingRole>().ExecuteAsync(actor, address.Id, email, role, Cancellation);

    private async Task<IReadOnlyList<string>> StoryAsync(Actor actor, BillingAddress address)
    {
        var story = await Get<ReadBillingTimeline>().ExecuteAsync(actor, address.Id, null, Cancellation);
        return [.. story.Value!.Entries.Select(entry => BillingTimelineWords.Tell(entry).Text)];
    }

    private async Task<IReadOnlyList<string>> ActsAsync(BillingAddress address, string prefix)
    {
        await using var db = Database.Open();
        return await db
            .Audit.Where(entry => entry.SubjectId == address.Id.ToString() && entry.Action.StartsWith(prefix))
            .OrderByDescending(entry => entry.Id)
            .Select(entry => entry.Action)
            .ToListAsync(Cancellation);
    }
}
