using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>
/// Creates an organization with a billing address that its maker may act on, and has the billing addresses imported, since they matter now.
/// Source: 003-1, 003-6, 003-9, scenario 6.
/// </summary>
public sealed class CreateOrganization(
    PortalDatabase databases,
    BillingVisibility visibility,
    ImportAfterAct import,
    BillingChanges changes,
    TimeProvider time
)
{
    /// <summary>Creates it. Safe to repeat with the same id: a second call finds the first one's result.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Id made when the form was opened.</param>
    /// <param name="draft">What was entered.</param>
    /// <param name="cancellationToken">Stops the act before it is done.</param>
    public async Task<Result<Organization>> ExecuteAsync(
        Actor actor,
        OrganizationId id,
        OrganizationDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeOrganizations.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (Validate(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        var created = await StoreAsync(actor, id, draft, cancellationToken);
        if (created.Succeeded)
        {
            changes.Raise();
            await import.StartAsync(cancellationToken);
        }

        return created;
    }

    private static List<Refusal> Validate(OrganizationDraft draft)
    {
        var faults = new List<Refusal>();
        Check(nameof(draft.Name), draft.Name, 200);
        Check(nameof(draft.ExternalReference), draft.ExternalReference, 100);
        if (draft.Name.Length == 0)
        {
            faults.Add(new Refusal("organization.invalid", "Enter the organization's name.", Field: nameof(draft.Name)));
        }

        if (draft.BillingAddressId is null)
        {
            faults.Add(OrganizationRefusals.NoAddress);
        }

        return faults;

        void Check(string field, string text, int limit)
        {
            if (text.Length > limit)
            {
                faults.Add(
                    new Refusal("organization.invalid", $"Shorten it to {limit} characters; it has {text.Length}.", Field: field)
                );
            }
            else if (text.Any(char.IsControl) || !Folding.IsClean(text))
            {
                faults.Add(
                    new Refusal("organization.invalid", "Remove line breaks and characters that are no text.", Field: field)
                );
            }
        }
    }

    private async Task<Result<Organization>> StoreAsync(
        Actor actor,
        OrganizationId id,
        OrganizationDraft draft,
        CancellationToken cancellationToken
    )
    {
        var reach = await visibility.ReachAsync(actor, cancellationToken); // may ask Odoo, so before the transaction
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await db.Organizations.SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken) is { } known)
        {
            return AnswerFromKnown(known, actor, draft);
        }

        var address = await reach
            .In(db)
            .SingleOrDefaultAsync(row => row.Key == draft.BillingAddressId!.Value.Value, cancellationToken); // validated above
        if (address is null)
        {
            return actor.Holds(Role.Viewer) ? OrganizationRefusals.NotTheirs : OrganizationRefusals.AddressNotFound;
        }

        if (BillingAddressUse.WhyNot(address.State) is { } why)
        {
            return OrganizationRefusals.NotUsable(why);
        }

        var organization = Organization.Create(id, draft, address.Id, actor, time.GetUtcNow().UtcDateTime);
        db.Organizations.Add(organization);
        db.Audit.AddRange(Tell(actor, organization, address));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            return organization;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return await AnswerFromOtherAsync(actor, id, draft, cancellationToken);
        }
    }

    // the same form sent twice at once: the other call was quicker
    private async Task<Result<Organization>> AnswerFromOtherAsync(
        Actor actor,
        OrganizationId id,
        OrganizationDraft draft,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var known = await db.Organizations.AsNoTracking().SingleAsync(row => row.Key == id.Value, cancellationToken);
        return AnswerFromKnown(known, actor, draft);
    }

    private static Result<Organization> AnswerFromKnown(Organization known, Actor actor, OrganizationDraft draft) =>
        known.CreatedById != actor.Id ? OrganizationRefusals.NotFound
        : known.IsOf(draft) ? known
        : OrganizationRefusals.FormIsSpent(known.Name);

    private static IEnumerable<AuditEntry> Tell(Actor actor, Organization organization, BillingAddress address)
    {
        var (at, id) = (organization.CreatedAt, organization.Id.ToString());
        yield return AuditEntry.For(
            at,
            actor,
            BillingActs.OrganizationCreated,
            (BillingActs.OrganizationKind, id),
            after: new
            {
                name = organization.Name,
                organization.ExternalReference,
                billingAddressId = address.Key,
                billingAddress = address.Name,
            }
        );
        yield return AuditEntry.For(
            at,
            actor,
            BillingActs.Chosen,
            BillingActs.Subject(address.Id),
            after: new { organizationId = id, organization = organization.Name }
        );
    }
}

/// <summary>Starts the import, or joins the one at work, after an act of a person that needs it. Source: 003-6.</summary>
public sealed partial class ImportAfterAct(JobRunner runner, ILogger<ImportAfterAct> logger)
{
    /// <summary>Starts it; the act is done whether or not it starts, since the schedule imports in any case.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        // as Portal itself: a Member may not run the import, but what they did needs it
        var started = await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.Action, cancellationToken);
        if (!started.Succeeded)
        {
            LogNotStarted(started.Refusals[0].Code);
        }
    }

    [LoggerMessage(LogLevel.Information, "The import was not started: {Code}; the schedule runs it")]
    private partial void LogNotStarted(string code);
}
