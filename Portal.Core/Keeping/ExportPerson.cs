using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>All that Portal keeps of a person, as one JSON document; written as it is read, never held as a whole.</summary>
public sealed class PersonFile
{
    private readonly PersonIdentity _person;
    private readonly IEnumerable<IPersonRecords> _records;
    private readonly DateTime _at;

    internal PersonFile(PersonIdentity person, IEnumerable<IPersonRecords> records, DateTime at) =>
        (_person, _records, _at) = (person, records, at);

    /// <summary>Writes it; the stream stays open.</summary>
    public async Task WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("person", _person.Id);
        json.WriteString("exportedAt", _at);
        json.WriteStartArray("records");
        foreach (var folder in _records)
        {
            await foreach (var record in folder.ReadAsync(_person, cancellationToken))
            {
                json.WriteStartObject();
                json.WriteString("kind", record.Kind);
                json.WritePropertyName("content");
                JsonSerializer.Serialize(json, record.Content, PortalDbContext.Json);
                json.WriteEndObject();
                await json.FlushAsync(cancellationToken);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }
}

/// <summary>
/// Gives out all that Portal keeps of one person, for administrators. The audit row is stored first: nothing leaves without one.
/// Source: DESIGN §11.
/// </summary>
public sealed class ExportPerson(PortalDatabase databases, IEnumerable<IPersonRecords> records, TimeProvider time)
{
    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    public async Task<Result<PersonFile>> BeginAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null)
        {
            return PersonRefusals.NotFound;
        }

        var now = time.GetUtcNow().UtcDateTime;
        db.Audit.Add(AuditEntry.For(now, actor, AuditActs.PersonExported, (AuditActs.AccountKind, id.ToString())));
        await db.SaveChangesAsync(cancellationToken);
        var person = new PersonIdentity(id, user.DisplayName, user.Email);
        return new PersonFile(await FormerNames.ReadAsync(db, person, cancellationToken), records, now);
    }
}
