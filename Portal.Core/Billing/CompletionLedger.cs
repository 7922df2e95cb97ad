using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Keeps each stage of completing a billing address. One short transaction each, refused when somebody else changed the row.</summary>
public sealed class CompletionLedger(
    PortalDatabase databases,
    BillingVisibility visibility,
    BillingChanges changes,
    TimeProvider time
)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>True when the person may see it and go on with it.</summary>
    internal Task<bool> MayChangeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        visibility.MayChangeAsync(actor, id, cancellationToken);

    internal async Task<BillingAddress?> FindAsync(BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.BillingAddresses.AsNoTracking().SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
    }

    /// <summary>Stamps that it goes out now; null when somebody else went on with the address meanwhile, so that it must not.</summary>
    internal Task<BillingAddress?> MarkSentAsync(
        BillingAddress known,
        CompletionDraft draft,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            known,
            address => address.MarkSent(Now),
            AuditEntry.For(Now, actor, BillingActs.CompletionRequested, BillingActs.Subject(known.Id), after: draft),
            cancellationToken
        );

    /// <summary>It was certainly not carried out: it may be sent again at once.</summary>
    internal Task<BillingAddress?> ForgetSentAsync(BillingAddress sent, CancellationToken cancellationToken) =>
        ChangeAsync(sent, address => address.ForgetSent(), null, cancellationToken);

    /// <summary>Both records are there: keeps their ids, unless an import did.</summary>
    /// <returns>The address as it stands then; null when it is gone.</returns>
    internal async Task<BillingAddress?> CompleteAsync(
        BillingAddress known,
        BillingPair pair,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var completed = await ChangeAsync(
            known,
            address => address.Confirm(pair),
            BillingActs.HalfMade(Now, actor, known.Id, pair),
            cancellationToken
        );
        return completed ?? await FindAsync(known.Id, cancellationToken);
    }

    private async Task<BillingAddress?> ChangeAsync(
        BillingAddress known,
        Action<BillingAddress> change,
        AuditEntry? audit,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        db.BillingAddresses.Attach(known);
        change(known);
        if (audit is not null)
        {
            db.Audit.Add(audit);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            changes.Raise();
            return known;
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return null;
        }
    }
}
