using Portal.Core.Connections;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// Looks in Odoo that nobody waits for: what became of open creations, and whether it is back. Once the account was refused they wait at the
/// gate like all others. Source: row 10, P6.
/// </summary>
public sealed class OpenCreations(IBillingDirectory directory, SystemStatusBoard board, BillingGate gate)
{
    /// <summary>Finds the pair made under a reference; null when there is none.</summary>
    /// <exception cref="ConnectorException">Odoo failed, or refused Portal's account less than an hour ago.</exception>
    public Task<BillingPair?> FindAsync(BillingAddressId id, CancellationToken cancellationToken) =>
        gate.AskAsync(
            JobTrigger.Schedule,
            () => directory.FindByReferenceAsync(id.Reference, cancellationToken),
            cancellationToken
        );

    /// <summary>Asks an Odoo that was away whether it is back: pages that say so change only when a call succeeds.</summary>
    /// <exception cref="ConnectorException">It is not, or refused Portal's account less than an hour ago.</exception>
    public async Task AskWhetherBackAsync(CancellationToken cancellationToken)
    {
        if (board.Find(ExternalSystem.Odoo) is { IsUp: false })
        {
            await gate.AskAsync(JobTrigger.Schedule, () => directory.CountAsync(cancellationToken), cancellationToken);
        }
    }
}
