using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>A person in the records of seats: who counted, decided, chose or reverted. Clients and devices are Odoo's and Pulseway's, and follow them.</summary>
internal sealed class PersonInSeats(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["SeatRuns", "SeatLines", "SeatEvidence", "SeatHomes"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        foreach (
            var records in (IAsyncEnumerable<PersonRecord>[])[Runs(db, person.Id), Lines(db, person.Id), Homes(db, person.Id)]
        )
        {
            await foreach (var record in records.WithCancellation(cancellationToken))
            {
                yield return record;
            }
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var name in erasure.Person.Names)
        {
            await db
                .SeatLines.Where(row => row.DecidedById == id || (row.Guards & SeatGuards.Refused) != 0) // these repeat what was said before
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Reason, row => row.Reason.Replace(name, pseudonym)),
                    cancellationToken
                );
            await db
                .SeatRuns.Where(row => row.RevertedById == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.RevertReason, row => row.RevertReason.Replace(name, pseudonym)),
                    cancellationToken
                );
        }

        await db
            .SeatLines.Where(row => row.DecidedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedBy, pseudonym), cancellationToken);
        await db
            .SeatRuns.Where(row => row.StartedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedBy, pseudonym), cancellationToken);
        await db
            .SeatRuns.Where(row => row.RevertedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevertedBy, pseudonym), cancellationToken);
        await db
            .SeatHomes.Where(row => row.ChosenById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChosenBy, pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static IAsyncEnumerable<PersonRecord> Runs(PortalDbContext db, Guid id) =>
        db
            .SeatRuns.AsNoTracking()
            .Where(row => row.StartedById == id || row.RevertedById == id)
            .AsAsyncEnumerable()
            .Select(row => new PersonRecord(
                "count of seats",
                new
                {
                    row.Period,
                    row.StartedAt,
                    row.StartedBy,
                    row.RevertedBy,
                    row.RevertReason,
                }
            ));

    private static IAsyncEnumerable<PersonRecord> Lines(PortalDbContext db, Guid id) =>
        db
            .SeatLines.AsNoTracking()
            .Where(row => row.DecidedById == id)
            .AsAsyncEnumerable()
            .Select(row => new PersonRecord(
                "seats decided",
                new
                {
                    row.OrderName,
                    row.DecidedAt,
                    row.DecidedBy,
                    row.Reason,
                }
            ));

    private static IAsyncEnumerable<PersonRecord> Homes(PortalDbContext db, Guid id) =>
        db
            .SeatHomes.AsNoTracking()
            .Where(row => row.ChosenById == id)
            .AsAsyncEnumerable()
            .Select(row => new PersonRecord(
                "subscription of a client's seats",
                new
                {
                    row.OrderName,
                    row.ChosenAt,
                    row.ChosenBy,
                }
            ));
}
