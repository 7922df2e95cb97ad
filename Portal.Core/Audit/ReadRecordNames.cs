namespace Portal.Core.Audit;

/// <summary>Names the records that entries of the audit are about, for those who may see all of the audit. Source: P9.</summary>
public sealed class ReadRecordNames(IEnumerable<IRecordNames> sources)
{
    /// <summary>Names by kind and id of the record; one that is gone, or whose person was made nameless, has none. Safe to repeat.</summary>
    public async Task<IReadOnlyDictionary<(string Kind, string Id), string>> ExecuteAsync(
        Actor actor,
        IEnumerable<AuditEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var names = new Dictionary<(string Kind, string Id), string>();
        if (AccessPolicy.SeeAudit.Check(actor) is not null)
        {
            return names;
        }

        var subjects = entries.ToLookup(entry => entry.SubjectKind, entry => entry.SubjectId);
        foreach (var source in sources)
        {
            List<Guid> ids = [.. subjects[source.Kind].Distinct().Select(Read).OfType<Guid>()];
            if (ids.Count == 0)
            {
                continue;
            }

            foreach (var (id, name) in await source.FindAsync(ids, cancellationToken))
            {
                names[(source.Kind, id.ToString())] = name;
            }
        }

        return names;
    }

    private static Guid? Read(string id) => Guid.TryParse(id, out var read) ? read : null;
}
