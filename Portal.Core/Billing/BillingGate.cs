using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// The one gate before Odoo of all that asks it by itself: import, sweep, contacts, open creations. Once Odoo refused Portal's account they
/// wait together; a person's own act goes through, and its success ends the wait. Thread-safe. Source: row 10.
/// </summary>
/// <param name="ledger">Keeps the refusal.</param>
/// <param name="readSettings">Gives what changes with the account's settings.</param>
public sealed class BillingGate(PullLedger ledger, Func<CancellationToken, ValueTask<string>> readSettings)
{
    /// <summary>Name of the account among the cursors.</summary>
    public const string Account = "odoo";

    /// <summary>Asks, unless the account was refused within the hour.</summary>
    /// <param name="trigger">What started it.</param>
    /// <param name="ask">The call, or all calls of a run.</param>
    /// <param name="cancellationToken">Stops the waiting for the gate; <paramref name="ask"/> has its own.</param>
    /// <exception cref="ConnectorException">Odoo failed, or refused Portal's account less than an hour ago.</exception>
    public async Task<T> AskAsync<T>(JobTrigger trigger, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var hold = await ledger.AskAsync(Account, await readSettings(cancellationToken), trigger, cancellationToken);
        if (!hold.MayAsk)
        {
            throw new ConnectorException(
                ExternalSystem.Odoo,
                ConnectorFault.Unauthorized,
                $"Not asked again: refused at {hold.RefusedAt:HH:mm} UTC, left alone for {PullLedger.Pause}."
            );
        }

        try
        {
            var answer = await ask();
            if (hold.RefusedAt is not null)
            {
                await ledger.AcceptAsync(Account, CancellationToken.None);
            }

            return answer;
        }
        catch (ConnectorException exception) when (exception.Fault == ConnectorFault.Unauthorized)
        {
            await ledger.RefuseAsync(Account, CancellationToken.None);
            throw;
        }
        catch (ConnectorException) when (hold.RefusedAt is not null)
        {
            await ledger.ReleaseAsync(Account, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (hold.RefusedAt is not null)
        {
            await ledger.ReleaseAsync(Account, CancellationToken.None);
            throw;
        }
    }
}
