namespace Portal.Core.Audit;

/// <summary>Says what the records of one kind are called now, so that the audit can name them; each capability brings one for each of its kinds.</summary>
public interface IRecordNames
{
    /// <summary>The kind, as <see cref="AuditEntry.SubjectKind"/>.</summary>
    string Kind { get; }

    /// <summary>Names by id, without those that are gone or nameless. Safe to repeat.</summary>
    Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
