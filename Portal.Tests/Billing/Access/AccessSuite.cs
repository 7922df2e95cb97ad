using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Billing.Organizations;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing.Access;

/// <summary>Billing with people: accounts in Portal and contacts in Odoo.</summary>
public abstract class AccessSuite(DatabaseProvider provider) : BillingSuite(provider)
{
    protected static readonly Actor Admin = new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });

    /// <summary>Makes a contact below a company; its id.</summary>
    protected async Task<int> ContactAsync(BillingAddress address, string email, string values = "")
    {
        var contact =
            $$"""[{"parent_id": {{address.CompanyId}}, "name": "A contact", "email": {{JsonValue.Create(email).ToJsonString()}}{{values}}}]""";
        return (await Odoo.CallAsync("res.partner", "create", contact))!.GetValue<int>();
    }

    /// <summary>An account for a person, with the roles they hold.</summary>
    protected async Task AccountAsync(Actor person)
    {
        await using var db = Database.Open();
        var user = PortalUser.For(person.Email!, person.Name, Now);
        user.Id = person.Id!.Value;
        user.NormalizedEmail = user.NormalizedUserName = person.Email!.ToUpperInvariant();
        db.Users.Add(user);
        foreach (var role in await db.Set<IdentityRole<Guid>>().ToListAsync(Cancellation))
        {
            if (person.Roles.Any(held => held.ToString() == role.Name))
            {
                db.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = role.Id });
            }
        }

        await db.SaveChangesAsync(Cancellation);
    }

    protected async Task ChangeAccountAsync(Actor person, Action<PortalUser> change)
    {
        await using var db = Database.Open();
        change(await db.Users.SingleAsync(user => user.Id == person.Id, Cancellation));
        await db.SaveChangesAsync(Cancellation);
    }

    protected async Task<bool> SeesAsync(Actor actor, BillingAddress address) =>
        (await Get<ReadBillingAddress>().ReadMirrorAsync(actor, address.Id, Cancellation)).Succeeded
        && (await ListAsync(actor: actor)).Any(row => row.Id == address.Id);

    protected async Task<IReadOnlyList<AccessReason>> WhyAsync(Actor actor, BillingAddress address)
    {
        var explained = await Get<ExplainBillingAccess>().ExecuteAsync(actor, address.Id, Cancellation);
        Assert.True(explained.Succeeded, string.Join(' ', explained.Refusals));
        return explained.Value.Reasons;
    }

    protected async Task<Result<Organization>> OrganizeAsync(
        BillingAddressId? address,
        string name = "Org",
        Actor? actor = null,
        OrganizationId? id = null
    ) =>
        await Get<CreateOrganization>()
            .ExecuteAsync(
                actor ?? Finance,
                id ?? OrganizationId.Create(Clock),
                new OrganizationDraft { Name = name, BillingAddressId = address },
                Cancellation
            );

    protected async Task<Organization> OrganizedAsync(BillingAddress address, string name, Actor? actor = null)
    {
        var created = await OrganizeAsync(address.Id, name, actor);
        Assert.True(created.Succeeded, string.Join(' ', created.Refusals));
        await ImportEndedAsync();
        return created.Value;
    }

    /// <summary>Waits for the import that an organization started: a later one would join it.</summary>
    protected async Task ImportEndedAsync()
    {
        if (Get<JobRunner>().FindLive(ImportBillingAddresses.JobName) is { } live)
        {
            await Get<JobRunner>().WaitAsync(live.RunId, Cancellation);
        }
    }
}
