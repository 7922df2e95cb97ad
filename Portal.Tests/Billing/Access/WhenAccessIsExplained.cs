using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing.Access;

public abstract class WhenAccessIsExplained(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenAccessIsExplained(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAccessIsExplained(DatabaseProvider.Postgres);

    [Fact]
    public async Task Every_reason_is_named()
    {
        var address = await CreatedAsync("Acme AG", Member);
        await ContactAsync(address, "mo@x.example");
        var both = Member with
        {
            Roles = new HashSet<Role> { Role.Member, Role.Viewer },
        };

        Assert.Collection(
            await WhyAsync(Member, address),
            reason => Assert.Equal(address.CreatedAt, Assert.IsType<AccessReason.Created>(reason).At),
            reason => Assert.Equal("mo@x.example", Assert.IsType<AccessReason.Contact>(reason).Email)
        );
        Assert.Equal(new AccessReason.SeesAll(Role.Viewer), (await WhyAsync(both, address))[0]);
        Assert.Equal(new AccessReason.SeesAll(Role.Finance), Assert.Single(await WhyAsync(Finance, address)));
    }

    [Fact]
    public async Task An_administrator_asks_for_another_person()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        await AccountAsync(Member);
        await AccountAsync(OtherMember with { Email = "mia@x.example" });

        var mo = await AskAsync(Admin, address, "mo@x.example");
        var mia = await AskAsync(Admin, address, "MIA@x.example");
        var nobody = await AskAsync(Admin, address, "nobody@x.example");

        Assert.Equal("Mo", mo.Value!.Name);
        Assert.IsType<AccessReason.Contact>(Assert.Single(mo.Value.Reasons));
        Assert.Equal(("Mia", 0), (mia.Value!.Name, mia.Value.Reasons.Count));
        Assert.Equal("billing.no-such-person", Assert.Single(nobody.Refusals).Code);
    }

    [Fact]
    public async Task A_disabled_person_sees_nothing_and_is_not_found()
    {
        var address = await CreatedAsync("Acme AG");
        await AccountAsync(Member);
        await ChangeAccountAsync(Member, user => user.DisabledAt = Now);

        Assert.False((await AskAsync(Admin, address, "mo@x.example")).Succeeded);
    }

    [Fact]
    public async Task Nobody_else_asks_for_another_person()
    {
        var address = await CreatedAsync("Acme AG", Member);
        await AccountAsync(Member);

        foreach (var actor in new[] { Finance, Viewer, Member })
        {
            var refused = await AskAsync(actor, address, "mo@x.example");
            Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        }
    }

    private Task<Result<AccessExplanation>> AskAsync(Actor actor, BillingAddress address, string email) =>
        Get<ExplainBillingAccess>().ForPersonAsync(actor, address.Id, email, Cancellation);
}
