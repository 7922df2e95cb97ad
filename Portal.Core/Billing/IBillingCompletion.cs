namespace Portal.Core.Billing;

/// <summary>
/// Creates the missing half of a pair in the commercial system. Every method may throw <see cref="ConnectorException"/>; none is safe to
/// repeat by itself: when the exception says <see cref="ConnectorException.MayHaveHappened"/>, look first.
/// </summary>
public interface IBillingCompletion
{
    /// <summary>Creates an invoice contact below a company that has none, with the company's address.</summary>
    /// <param name="companyId">The company.</param>
    /// <param name="draft">Name and e-mails of the contact.</param>
    /// <param name="reference">Kept on the contact, so that <see cref="IBillingDirectory.FindByReferenceAsync"/> finds it.</param>
    /// <param name="cancellationToken">Stops waiting, not the work on the other side.</param>
    Task<BillingPair> AddContactAsync(
        int companyId,
        CompletionDraft draft,
        string reference,
        CancellationToken cancellationToken
    );

    /// <summary>Creates a company above an invoice contact that has lost its own, with the contact's address, in one atomic call.</summary>
    /// <param name="contactId">The invoice contact.</param>
    /// <param name="draft">Name of the company.</param>
    /// <param name="cancellationToken">Stops waiting, not the work on the other side.</param>
    Task<BillingPair> AddCompanyAsync(int contactId, CompletionDraft draft, CancellationToken cancellationToken);

    /// <summary>The pair of an invoice contact, when it has a company above it; otherwise null. Safe to repeat.</summary>
    Task<BillingPair?> FindPairAsync(int contactId, CancellationToken cancellationToken);
}

/// <summary>What a person enters to complete a pair. Strings are trimmed and never null.</summary>
public sealed record CompletionDraft
{
    /// <summary>Name of the company, where it is missing.</summary>
    public string CompanyName { get; init; } = "";

    /// <summary>Name of the accounting contact, or empty.</summary>
    public string AccountingName { get; init; } = "";

    /// <summary>Where invoices go, where the contact is missing.</summary>
    public IReadOnlyList<string> AccountingEmails { get; init; } = [];
}
