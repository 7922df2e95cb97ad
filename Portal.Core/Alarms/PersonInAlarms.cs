using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// A person among the alarms: what they saw, silenced, and want by mail. Who silenced is kept by name, so a namesake's silences get the
/// pseudonym too; the audit keeps who did which.
/// </summary>
internal sealed class PersonInAlarms(PortalDatabase database) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["Alarms", "AlarmSights", "AlarmSilences", "AlarmMailChoices"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        foreach (
            var choice in await db
                .AlarmMailChoices.AsNoTracking()
                .Where(row => row.UserId == person.Id)
                .ToListAsync(cancellationToken)
        )
        {
            yield return new PersonRecord("alarms by mail", new { Choice = $"{choice.Choice}" });
        }

        var sights = db.AlarmSights.AsNoTracking().Where(row => row.UserId == person.Id);
        await foreach (var sight in sights.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord("alarm seen", new { sight.AlarmId, sight.NewsAt });
        }

        var silences = db.AlarmSilences.AsNoTracking().Where(row => row.By == person.Name);
        await foreach (var silence in silences.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord("alarm silenced", silence);
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, name, pseudonym) = (erasure.Person.Id, erasure.Person.Name, erasure.Pseudonym);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.AlarmSights.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.AlarmMailChoices.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db
            .AlarmSilences.Where(row => row.By == name)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.By, pseudonym), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
