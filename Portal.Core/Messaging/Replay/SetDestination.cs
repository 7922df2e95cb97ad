using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>Pauses and resumes a destination; what is promised to it is kept and goes out later. Survives a restart, holds for all nodes.</summary>
public sealed class SetDestination
{
    private readonly DestinationDesk _desk;
    private readonly MessagingWakes _wakes;

    internal SetDestination(DestinationDesk desk, MessagingWakes wakes) => (_desk, _wakes) = (desk, wakes);

    /// <summary>Nothing goes there any more, after what is in flight.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="destination">Its name.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> PauseAsync(
        Actor actor,
        AccessPolicy policy,
        string destination,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return MessagingRefusals.ReasonMissing;
        }

        var text = Folding.Clean(reason.Trim());
        await _desk.SetAsync(destination, DestinationState.Paused, text, actor, cancellationToken);
        return null;
    }

    /// <summary>What waits for it goes out; its alarms are over.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task<Refusal?> ResumeAsync(
        Actor actor,
        AccessPolicy policy,
        string destination,
        CancellationToken cancellationToken
    ) => ResumeAsync(actor, policy, destination, reason: null, cancellationToken);

    /// <summary>The same with a reason for others, which the audit keeps; null or blank for none.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public async Task<Refusal?> ResumeAsync(
        Actor actor,
        AccessPolicy policy,
        string destination,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var text = string.IsNullOrWhiteSpace(reason) ? null : Folding.Clean(reason.Trim());
        await _desk.SetAsync(destination, DestinationState.Active, text, actor, cancellationToken);
        _wakes.Outbox.Raise();
        return null;
    }
}
