using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>What one pass found out.</summary>
/// <param name="Confirmed">Found in Odoo.</param>
/// <param name="NotCreated">Certainly not there.</param>
/// <param name="Open">Still unknown.</param>
public readonly record struct ConfirmationCounts(int Confirmed, int NotCreated, int Open);

/// <summary>
/// Finds out what became of creations whose answer was lost, also those cut short by a stop of Portal itself. Source: scenario 3, P2.
/// </summary>
public sealed partial class ConfirmBillingAddresses(
    CreationLedger ledger,
    OpenCreations looks,
    TimeProvider time,
    ILogger<ConfirmBillingAddresses> logger
)
{
    private const int Batch = 50;

    // a fresh one is still being looked after by the person's own request
    private static readonly TimeSpan LeaveToItsRequest = TimeSpan.FromSeconds(40);

    /// <summary>Looks once for each open one. Safe to repeat; ends early when Odoo is away.</summary>
    public async Task<ConfirmationCounts> RunOnceAsync(CancellationToken cancellationToken)
    {
        int confirmed = 0,
            notCreated = 0,
            open = 0;
        var now = time.GetUtcNow().UtcDateTime;
        await AskWhetherBackAsync(cancellationToken);
        foreach (var address in await ledger.ListUnconfirmedAsync(Batch, cancellationToken))
        {
            if (now - address.AskedAt < LeaveToItsRequest)
            {
                open++;
                continue;
            }

            try
            {
                if (await looks.FindAsync(address.Id, cancellationToken) is { } pair)
                {
                    await ledger.ConfirmAsync(address.Id, pair, Actor.Portal, cancellationToken);
                    confirmed++;
                }
                else if (now >= address.SettledAt)
                {
                    await ledger.FailAsync(address, "Odoo did not create it.", Actor.Portal, cancellationToken);
                    notCreated++;
                }
                else
                {
                    open++;
                }
            }
            catch (ConnectorException exception)
            {
                LogAway(logger, exception.Message);
                open++;
                break;
            }
        }

        return new ConfirmationCounts(confirmed, notCreated, open);
    }

    // nobody may be looking: the pages that say "unreachable since" change only when a call succeeds
    private async Task AskWhetherBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            await looks.AskWhetherBackAsync(cancellationToken);
        }
        catch (ConnectorException exception)
        {
            LogAway(logger, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Open billing addresses wait: {Fault}")]
    private static partial void LogAway(ILogger logger, string fault);
}
