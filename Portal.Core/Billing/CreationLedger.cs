using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Keeps each stage of creating a billing address: the wish, the confirmation, the failure. One short transaction each.</summary>
public sealed class CreationLedger(
    PortalDatabase databases,
    BillingVisibility visibility,
    BillingChanges changes,
    TimeProvider time
)
{
    private const int ChangeAttempts = 5;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    internal async Task<BillingAddress?> FindAsync(BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.BillingAddresses.AsNoTracking().SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
    }

    /// <summary>True when the person may see it and go on with it.</summary>
    internal Task<bool> MayChangeAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        visibility.MayChangeAsync(actor, id, cancellationToken);

    /// <summary>Those whose answer from Odoo is not known, oldest first.</summary>
    internal async Task<IReadOnlyList<BillingAddress>> ListUnconfirmedAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .BillingAddresses.AsNoTracking()
            .Where(row => row.State == BillingAddressState.Unconfirmed)
            .OrderBy(row => row.AskedAt)
            .Take(limit)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Stores the wish before Odoo hears of it; null when the same form was sent twice at once and the other one goes on.</summary>
    internal async Task<BillingAddress?> StoreWishAsync(
        BillingAddress? known,
        BillingAddressId id,
        BillingAddressDraft draft,
        Country? country,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var wish = known ?? BillingAddress.Ask(id, draft, country, actor, Now);
        if (known is null)
        {
            db.BillingAddresses.Add(wish);
            if (actor.Id is { } creator)
            {
                var role = (BillingRole.Admin, BillingRoleOrigin.Created);
                db.BillingRoles.Add(BillingRoleGrant.Give(id, creator, role, actor, Now));
            }
        }
        else
        {
            db.BillingAddresses.Attach(known);
            known.AskAgain(draft, country, Now);
        }

        db.Audit.Add(AuditEntry.For(Now, actor, BillingActs.Requested, BillingActs.Subject(id), after: draft));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            changes.Raise();
            return wish;
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return null;
        }
    }

    /// <summary>Stamps that the creation goes out now; null when somebody else went on with it meanwhile, so that it must not.</summary>
    internal async Task<BillingAddress?> MarkSentAsync(BillingAddress asked, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.BillingAddresses.Attach(asked);
        asked.MarkSent(Now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return asked;
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }
    }

    /// <summary>
    /// Both records exist: keeps their ids. Safe to repeat and beside an import; the address, or the one that holds the pair already, or
    /// null when both are gone.
    /// </summary>
    internal async Task<BillingAddress?> ConfirmAsync(
        BillingAddressId id,
        BillingPair pair,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ChangeAsync(id, Confirm, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            await using var db = databases.CreateDbContext();
            return await db
                .BillingAddresses.AsNoTracking()
                .SingleOrDefaultAsync(row => row.InvoiceContactId == pair.InvoiceContactId, cancellationToken);
        }

        AuditEntry? Confirm(BillingAddress address)
        {
            if (address.Pair is not null)
            {
                return null;
            }

            address.Confirm(pair);
            return Created(Now, actor, id, address.Name, pair);
        }
    }

    /// <summary>Odoo certainly did not make it: keeps why. An address that was confirmed or asked again meanwhile is left alone.</summary>
    internal Task<BillingAddress?> FailAsync(
        BillingAddress asked,
        string problem,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            asked.Id,
            address =>
            {
                if (address.Version != asked.Version)
                {
                    return null;
                }

                address.FailToCreate(problem);
                return AuditEntry.For(
                    Now,
                    actor,
                    BillingActs.NotCreated,
                    BillingActs.Subject(asked.Id),
                    null,
                    new { problem },
                    AuditOutcome.Failed
                );
            },
            cancellationToken
        );

    /// <summary>Removes an address that was never created; what was entered stays in the audit.</summary>
    internal async Task<bool> DiscardAsync(BillingAddress known, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.BillingAddresses.Remove(known);
        db.Audit.Add(AuditEntry.For(Now, actor, BillingActs.Discarded, BillingActs.Subject(known.Id), before: known.ReadDraft()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            changes.Raise();
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    internal static AuditEntry Created(DateTime now, Actor actor, BillingAddressId id, string name, BillingPair pair) =>
        AuditEntry.For(
            now,
            actor,
            BillingActs.Created,
            BillingActs.Subject(id),
            after: new
            {
                name,
                pair.CompanyId,
                pair.InvoiceContactId,
            }
        );

    // an import may change the same row between the read and the save: then it is read anew
    private async Task<BillingAddress?> ChangeAsync(
        BillingAddressId id,
        Func<BillingAddress, AuditEntry?> change,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeOnceAsync(id, change, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < ChangeAttempts)
            {
                // the next attempt reads it anew
            }
        }
    }

    private async Task<BillingAddress?> ChangeOnceAsync(
        BillingAddressId id,
        Func<BillingAddress, AuditEntry?> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var address = await db.BillingAddresses.SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
        if (address is not null && change(address) is { } audit)
        {
            db.Audit.Add(audit);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            changes.Raise();
        }

        return address;
    }
}
