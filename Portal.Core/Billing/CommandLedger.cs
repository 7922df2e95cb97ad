using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Keeps what a command to Odoo needs in Portal: that nobody else sends one meanwhile, what was asked, what became of it. One short
/// transaction each, none of them open while Odoo is called. Source: P2, P9.
/// </summary>
public sealed class CommandLedger(
    PortalDatabase databases,
    BillingVisibility visibility,
    BillingLists lists,
    BillingChanges changes,
    TimeProvider time
)
{
    private const int Attempts = 5;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The row, when this person may see it.</summary>
    internal async Task<BillingAddress?> FindSeenAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        return await sight.In(db).AsNoTracking().SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
    }

    /// <summary>
    /// Takes the right to send one command about a company and its invoice contacts. It comes back when the command has ended, or after
    /// <see cref="BillingAddress.SettleTime"/> when nobody knows whether it has: Odoo may be at work on it that long.
    /// </summary>
    /// <returns>The row with its stamp, or a refusal when another command is on its way.</returns>
    internal async Task<Result<BillingAddress>> BeginAsync(BillingAddressId id, CancellationToken cancellationToken)
    {
        DateTime? until = null;
        var begun = await ChangeAsync(
            id,
            async (db, row) =>
            {
                var siblings = db.BillingAddresses.Where(other => other.CompanyId == row.CompanyId && other.CompanyId != null);
                // of two who begin at once with two addresses of one company only one changes this row's version; so it is read first
                var first = await siblings.OrderBy(other => other.Key).FirstOrDefaultAsync(cancellationToken);
                var busy = await siblings.MaxAsync(other => other.CommandAt, cancellationToken);
                until = (busy ?? row.CommandAt) + BillingAddress.SettleTime;
                if (until > Now)
                {
                    return false;
                }

                first?.TakeTurn();
                row.BeginCommand(Now);
                until = null;
                return true;
            },
            cancellationToken
        );
        return begun is null ? BillingRefusals.NotFound
            : until is { } busy ? BillingRefusals.BeingChanged(busy)
            : begun;
    }

    /// <summary>Keeps what is about to be asked of Odoo.</summary>
    internal async Task NoteAsync(
        Actor actor,
        BillingAddressId id,
        (string Act, object? Before, object? After) what,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        db.Audit.Add(Entry(actor, id, what));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The command has ended: takes over what Odoo has now, keeps what was done, and lets the next one through.</summary>
    /// <param name="begun">The row as <see cref="BeginAsync"/> gave it; a later holder of the right is left alone.</param>
    /// <param name="record">Both records as they are now, or null when they could not be read.</param>
    /// <param name="audit">What was done, or null when nothing was.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    internal async Task<BillingAddress?> EndAsync(
        BillingAddress begun,
        BillingRecord? record,
        AuditEntry? audit,
        CancellationToken cancellationToken
    )
    {
        var country = record is null ? null : await FindCountryAsync(record.Place.CountryId, cancellationToken);
        var ended = await ChangeAsync(
            begun.Id,
            (db, row) =>
            {
                if (row.CommandAt == begun.CommandAt)
                {
                    row.EndCommand();
                }

                if (record is not null)
                {
                    row.Mirror(record, country ?? (record.Place.CountryId == row.CountryId ? row.CountryName : ""));
                }

                if (audit is not null)
                {
                    db.Audit.Add(audit);
                }

                return Task.FromResult(true);
            },
            cancellationToken
        );
        changes.Raise();
        return ended;
    }

    internal AuditEntry Entry(Actor actor, BillingAddressId id, (string Act, object? Before, object? After) what) =>
        AuditEntry.For(Now, actor, what.Act, BillingActs.Subject(id), what.Before, what.After);

    /// <summary>Who changed it through Portal last, not before an instant; null when nobody did.</summary>
    internal async Task<(string Name, DateTime At)?> FindLastEditorAsync(
        BillingAddressId id,
        DateTime since,
        CancellationToken cancellationToken
    )
    {
        var subject = id.ToString();
        await using var db = databases.CreateDbContext();
        var entry = await db
            .Audit.AsNoTracking()
            .Where(entry =>
                entry.SubjectKind == BillingActs.AddressKind && entry.SubjectId == subject && entry.Action == BillingActs.Changed
            )
            .OrderByDescending(entry => entry.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return entry is not null && entry.At >= since ? (entry.ActorName, entry.At) : null;
    }

    // null when Odoo just went away and was never asked: the name known before stays
    private async Task<string?> FindCountryAsync(int? id, CancellationToken cancellationToken)
    {
        try
        {
            return (await lists.ReadAsync(cancellationToken)).FindCountry(id)?.Name ?? "";
        }
        catch (ConnectorException)
        {
            return null;
        }
    }

    // an import may change the same row between the read and the save: then it is read anew
    private async Task<BillingAddress?> ChangeAsync(
        BillingAddressId id,
        Func<PortalDbContext, BillingAddress, Task<bool>> change,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = databases.CreateDbContext();
                await using var write = await db.BeginWriteAsync(cancellationToken);
                var row = await db.BillingAddresses.SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
                if (row is not null && await change(db, row))
                {
                    await db.SaveChangesAsync(cancellationToken);
                    await write.CommitAsync(cancellationToken);
                }

                return row;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // the next attempt reads it anew
            }
        }
    }
}
