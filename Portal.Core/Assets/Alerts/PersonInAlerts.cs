using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// A person in the records of alerts: who saved a rule or a window, and their name in what was told of a device. Who works on a ticket is Odoo's, and
/// follows Odoo.
/// </summary>
internal sealed class PersonInAlerts(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables =>
        ["Alerts", "AlertEvents", "AlertRules", "MaintenanceWindows", "Tickets", "PollCursors"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var rules = db.AlertRules.AsNoTracking().Where(row => row.ChangedById == person.Id);
        await foreach (var row in rules.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "rule for alerts",
                new
                {
                    row.Name,
                    row.ChangedAt,
                    row.ChangedBy,
                }
            );
        }

        var windows = db.MaintenanceWindows.AsNoTracking().Where(row => row.ChangedById == person.Id);
        await foreach (var row in windows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "maintenance window",
                new
                {
                    row.Name,
                    row.ChangedAt,
                    row.ChangedBy,
                }
            );
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .AlertRules.Where(row => row.ChangedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedBy, pseudonym), cancellationToken);
        await db
            .MaintenanceWindows.Where(row => row.ChangedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedBy, pseudonym), cancellationToken);
        foreach (var name in erasure.Person.Names)
        {
            var searched = Folding.Fold(name);
            await db
                .Alerts.Where(row => row.Reason.Contains(name))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Reason, row => row.Reason.Replace(name, pseudonym)),
                    cancellationToken
                );
            await db
                .Tickets.Where(row => row.Assignee == name)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Assignee, pseudonym)
                            .SetProperty(row => row.SearchText, row => row.SearchText.Replace(searched, Folding.Fold(pseudonym))),
                    cancellationToken
                );
        }

        await write.CommitAsync(cancellationToken);
    }
}
