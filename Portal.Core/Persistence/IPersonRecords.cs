namespace Portal.Core.Persistence;

/// <summary>A person as the records name them.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">Name on the pages and in the audit.</param>
/// <param name="Email">E-mail, or null.</param>
public sealed record PersonIdentity(Guid Id, string Name, string? Email)
{
    /// <summary>Names they had before.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>E-mails they had before, or asked for.</summary>
    public IReadOnlyList<string> FormerEmails { get; init; } = [];

    /// <summary>Every name, the present one first.</summary>
    public IEnumerable<string> Names => Each([Name, .. FormerNames]);

    /// <summary>Every e-mail, the present one first.</summary>
    public IEnumerable<string> Emails => Each([Email ?? "", .. FormerEmails]);

    private static IEnumerable<string> Each(IEnumerable<string> words) =>
        words.Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A person who is to be forgotten.</summary>
/// <param name="Person">Who it was.</param>
/// <param name="Pseudonym">What stands in the place of the name.</param>
/// <param name="EntryId">Audit entry that tells of it.</param>
public sealed record PersonErasure(PersonIdentity Person, string Pseudonym, Guid EntryId);

/// <summary>One record that speaks of a person, as it leaves in an export.</summary>
/// <param name="Kind">What it is: "saved view".</param>
/// <param name="Content">Its content, to be written as JSON; no secrets.</param>
public sealed record PersonRecord(string Kind, object Content);

/// <summary>
/// What a folder's tables hold of people: all of it leaves in an export, and none of it outlives an anonymising. A test compares the
/// tables named here with the database. Source: DESIGN §11.
/// </summary>
public interface IPersonRecords
{
    /// <summary>Tables it speaks for.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Reads what is kept of a person.</summary>
    IAsyncEnumerable<PersonRecord> ReadAsync(PersonIdentity person, CancellationToken cancellationToken);

    /// <summary>Removes what is the person's own, and the name from what others need. Short write transactions of its own; safe to repeat.</summary>
    Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken);
}
