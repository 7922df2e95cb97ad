using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>One billing address as a detail page shows it.</summary>
/// <param name="Address">Portal's row.</param>
/// <param name="Live">Both records as Odoo has them, or null when it has them no more, never had them, or is away.</param>
/// <param name="LiveAt">UTC instant of the live reading, or null when none succeeded.</param>
/// <param name="Fault">How the live reading failed, or null.</param>
/// <param name="OdooDownSinceAt">UTC instant since when Odoo does not answer, or null.</param>
/// <param name="CompanyUrl">The company's form in Odoo, or null.</param>
/// <param name="ContactUrl">The invoice contact's form in Odoo, or null.</param>
public sealed record BillingAddressDetail(
    BillingAddress Address,
    BillingRecord? Live,
    DateTime? LiveAt,
    ConnectorFault? Fault,
    DateTime? OdooDownSinceAt,
    Uri? CompanyUrl,
    Uri? ContactUrl
)
{
    /// <summary>True when the person may complete it, try its creation again or discard it.</summary>
    public bool MayChange { get; init; }
}

/// <summary>Reads one billing address: Portal's row always, Odoo's records live when Odoo answers. Source: 003-8, P6.</summary>
public sealed class ReadBillingAddress(
    PortalDatabase databases,
    BillingVisibility visibility,
    IBillingDirectory directory,
    SystemStatusBoard board,
    TimeProvider time
)
{
    /// <summary>Reads Portal's row only, at once. Safe to repeat.</summary>
    public async Task<Result<BillingAddressDetail>> ReadMirrorAsync(
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var address = await sight.In(db).AsNoTracking().SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
        return address is null
            ? BillingRefusals.NotFound
            : new BillingAddressDetail(address, null, null, null, null, null, null)
            {
                MayChange = await visibility.MayChangeAsync(actor, id, cancellationToken),
            };
    }

    /// <summary>Reads it. Safe to repeat; Odoo's failure is part of the answer, not an exception.</summary>
    public async Task<Result<BillingAddressDetail>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        var mirror = await ReadMirrorAsync(actor, id, cancellationToken);
        if (mirror.Value is not { Address.Pair: { } pair } detail)
        {
            return mirror;
        }

        try
        {
            var live = await directory.ReadAsync(pair, cancellationToken);
            detail = detail with { Live = live, LiveAt = time.GetUtcNow().UtcDateTime };
        }
        catch (ConnectorException exception)
        {
            var downSince = board.Find(ExternalSystem.Odoo) is { IsUp: false } status ? status.SinceAt : (DateTime?)null;
            detail = detail with { Fault = exception.Fault, OdooDownSinceAt = downSince };
        }

        // only now is it known which Odoo answers
        return detail with
        {
            CompanyUrl = detail.Address.HasCompany ? directory.PartnerUrl(pair.CompanyId) : null,
            ContactUrl = detail.Address.HasContact ? directory.PartnerUrl(pair.InvoiceContactId) : null,
        };
    }
}
