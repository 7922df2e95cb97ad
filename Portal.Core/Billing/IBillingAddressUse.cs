namespace Portal.Core.Billing;

/// <summary>Something that refers to billing addresses. Whoever keeps such records registers one, and an archiving names them.</summary>
public interface IBillingAddressUse
{
    /// <summary>What refers to one, in staff's words with its name ("organization Acme"); a few suffice.</summary>
    Task<IReadOnlyList<string>> ListAsync(BillingAddressId id, CancellationToken cancellationToken);
}
