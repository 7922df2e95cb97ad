namespace Portal.Core.Billing;

/// <summary>
/// What Portal may order of the commercial system beside creating a pair: each an order to it, never a change of Portal's own. The other
/// system has no optimistic locking: whoever calls compares first. Every method may throw <see cref="ConnectorException"/>. Source: P5, C7.
/// </summary>
public interface IBillingCommands
{
    /// <summary>
    /// Makes an invoice contact below a company that is there. Not safe to repeat by itself: when the exception says
    /// <see cref="ConnectorException.MayHaveHappened"/>, ask <see cref="IBillingDirectory.FindByReferenceAsync"/> first.
    /// </summary>
    /// <param name="companyId">Id of the company.</param>
    /// <param name="draft">Validated fields; the company's own are not looked at.</param>
    /// <param name="reference">Portal's own reference, kept on the invoice contact.</param>
    /// <param name="cancellationToken">Stops waiting, not the work on the other side.</param>
    Task<BillingPair> AddInvoiceContactAsync(
        int companyId,
        BillingAddressDraft draft,
        string reference,
        CancellationToken cancellationToken
    );

    /// <summary>Writes changed fields on one or both records, in one transaction there. Safe to repeat: the same values again.</summary>
    Task ChangeAsync(BillingPair pair, IReadOnlyList<PartnerChange> changes, CancellationToken cancellationToken);

    /// <summary>Archives the invoice contact, or takes it back. Safe to repeat.</summary>
    Task SetActiveAsync(int invoiceContactId, bool active, CancellationToken cancellationToken);

    /// <summary>Who changed a record last, as the other system names them; empty when it does not say. Safe to repeat.</summary>
    Task<string> ReadLastWriterAsync(int partnerId, CancellationToken cancellationToken);
}

/// <summary>Which of the two records.</summary>
public enum BillingSide
{
    /// <summary>The company.</summary>
    Company,

    /// <summary>The invoice contact below it.</summary>
    Contact,
}

/// <summary>The fields of a partner record that Portal writes.</summary>
public enum PartnerField
{
    /// <summary>Name.</summary>
    Name,

    /// <summary>VAT number.</summary>
    VatNumber,

    /// <summary>Street and number.</summary>
    Street,

    /// <summary>Second address line.</summary>
    Street2,

    /// <summary>Postal code.</summary>
    Zip,

    /// <summary>City.</summary>
    City,

    /// <summary>State, by id.</summary>
    State,

    /// <summary>Country, by id.</summary>
    Country,

    /// <summary>E-mails, parted by <c>", "</c> here.</summary>
    Email,

    /// <summary>Phone.</summary>
    Phone,

    /// <summary>Language code.</summary>
    Language,
}

/// <summary>One field of one record and what it is to be.</summary>
/// <param name="Side">Which record.</param>
/// <param name="Field">Which field.</param>
/// <param name="Value">The text, or the id in decimal digits for state and country; empty to clear it.</param>
public readonly record struct PartnerChange(BillingSide Side, PartnerField Field, string Value);
