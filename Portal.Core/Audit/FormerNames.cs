using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// Finds every name and e-mail a person ever had: what the entries of their own account say, and under which names they acted. To be read before
/// any of it is taken out.
/// </summary>
internal static class FormerNames
{
    private static readonly string[] NameProperties = ["name", "displayname", "person"];

    public static async Task<PersonIdentity> ReadAsync(
        PortalDbContext db,
        PersonIdentity person,
        CancellationToken cancellationToken
    )
    {
        var subject = person.Id.ToString();
        var names = await db
            .Audit.Where(entry => entry.ActorId == person.Id)
            .Select(entry => entry.ActorName)
            .Distinct()
            .ToListAsync(cancellationToken);
        var emails = new List<string>();
        var told = db
            .Audit.AsNoTracking()
            .Where(entry => entry.SubjectKind == AuditActs.AccountKind && entry.SubjectId == subject)
            .Select(entry => new { entry.Before, entry.After });
        await foreach (var entry in told.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Collect(entry.Before, names, emails);
            Collect(entry.After, names, emails);
        }

        return person with
        {
            FormerNames = names,
            FormerEmails = emails,
        };
    }

    private static void Collect(string? json, List<string> names, List<string> emails)
    {
        using var document = json is null ? null : JsonDocument.Parse(json);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } values)
        {
            return;
        }

        foreach (var property in values.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.String))
        {
            var text = property.Value.GetString() ?? "";
            if (property.Name.Equals("email", StringComparison.OrdinalIgnoreCase) && text.Contains('@', StringComparison.Ordinal))
            {
                emails.Add(text);
            }
            else if (NameProperties.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                names.Add(text);
            }
        }
    }
}
