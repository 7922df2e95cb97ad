namespace Portal.Core.Audit;

/// <summary>Acts on the audit itself and on a person's records: one name each, for those who write them and those who read them out.</summary>
public static class AuditActs
{
    /// <summary>The audit, or part of it, left as a file.</summary>
    public const string Exported = "audit.exported";

    /// <summary>Entries older than the audit is kept were deleted.</summary>
    public const string Pruned = "audit.pruned";

    /// <summary>All that Portal keeps of a person left as a file.</summary>
    public const string PersonExported = "person.exported";

    /// <summary>A person's sign-in was ended, and their name and e-mail are being replaced by a pseudonym.</summary>
    public const string AnonymisingBegun = "person.anonymising-begun";

    /// <summary>A person's name and e-mail are gone for good.</summary>
    public const string Anonymised = "person.anonymised";

    /// <summary>Kind of the subject of accounts.</summary>
    public const string AccountKind = "account";
}
