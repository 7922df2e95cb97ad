using Portal.Core.Messaging;

namespace Portal.Core.Assets.Alerts;

/// <summary>Asks the senders of alerts for what they did not say; of several nodes one asks.</summary>
internal sealed class AskSender(
    IDeviceDirectory devices,
    IIncidentFeed incidents,
    AlertRelease release,
    AlertRound round,
    TimeProvider time
)
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WhileAsked = TimeSpan.FromMinutes(1);
    private static readonly SenderAnswer Nothing = new(null, "", null);

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (away, unknown) = (new HashSet<AlertSource>(), new HashSet<string>(StringComparer.Ordinal));
        var due = await release.ListDueAsync(AtOnce, cancellationToken);
        return await round.EachAsync(due, key => FollowAsync(key, away, unknown, cancellationToken), cancellationToken);
    }

    // one question for a device, however many alerts it told of: once answered it is known, or unknown to its sender too
    private async Task<bool> FollowAsync(
        Guid key,
        HashSet<AlertSource> away,
        HashSet<string> unknown,
        CancellationToken cancellationToken
    )
    {
        if (await release.ClaimAsync(key, WhileAsked, cancellationToken) is not { } alert)
        {
            return false; // another node asks
        }

        var answer =
            alert.AskUntil <= time.UtcInstant ? Nothing
            : alert.Source == AlertSource.Pulseway
            && (unknown.Contains(alert.DeviceKey) || await release.IsKnownAsync(alert, cancellationToken))
                ? Nothing
            : away.Contains(alert.Source) ? new SenderAnswer(null, "", time.UtcInstant + Usual)
            : await AskAsync(alert, away, cancellationToken);
        if (answer == Nothing && alert.Source == AlertSource.Pulseway)
        {
            _ = unknown.Add(alert.DeviceKey);
        }

        return await release.AnswerAsync(key, answer, cancellationToken);
    }

    private async Task<SenderAnswer> AskAsync(Alert alert, HashSet<AlertSource> away, CancellationToken cancellationToken)
    {
        try
        {
            return alert.Source == AlertSource.Pulseway
                ? new SenderAnswer(await devices.FindAsync(alert.Device, cancellationToken), "", null)
                : new SenderAnswer(
                    null,
                    await incidents.FindDetailsAsync(
                        alert.AccountId,
                        AlertWire.IncidentOf(alert.LastOccurrence),
                        cancellationToken
                    ),
                    null
                );
        }
        catch (ConnectorException failure)
        {
            // this one waits; the others go on, and so does the door. Nobody waits twice in a round for a sender that cannot be reached
            if (
                failure.Fault
                is ConnectorFault.Unreachable
                    or ConnectorFault.Timeout
                    or ConnectorFault.Throttled
                    or ConnectorFault.Tls
            )
            {
                away.Add(alert.Source);
            }

            var wait = failure.RetryAfter is { } asked && asked < Longest ? asked : Usual;
            var mayCome =
                failure.Fault is not (ConnectorFault.NotConfigured or ConnectorFault.Unauthorized or ConnectorFault.Rejected);
            return new SenderAnswer(null, "", mayCome ? time.UtcInstant + wait : DateTime.MaxValue);
        }
    }
}

/// <summary>What a sender said.</summary>
/// <param name="Device">The device, or null.</param>
/// <param name="Details">More about it, or empty.</param>
/// <param name="AgainAt">UTC instant to ask again, since it did not answer; null when it did.</param>
internal sealed record SenderAnswer(FoundDevice? Device, string Details, DateTime? AgainAt);
