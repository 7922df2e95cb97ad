using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>Everything that connections raise an alarm for: a system that does not answer, a key that ends.</summary>
public static class ConnectionAlarms
{
    /// <summary>A system does not answer.</summary>
    public const string Away = "system.away";

    /// <summary>A key ends soon, or has ended.</summary>
    public const string KeyEnds = "key.ends";

    private const string Page = "/connections";

    /// <summary>Raises or clears by what is known of a system now; inside a write transaction. A passing failure is no alarm.</summary>
    internal static async Task TellStatusAsync(
        PortalDbContext db,
        ExternalSystem system,
        SystemStatus status,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var key = new AlarmKey(Away, Subject(system));
        if (status.IsUp)
        {
            await db.ClearAlarmAsync(key, now, cancellationToken);
        }
        else if (status.IsAway)
        {
            await db.RaiseAlarmAsync(OfAway(key, system, status), now, cancellationToken);
        }
    }

    /// <summary>A key that ends: graver the nearer its end is.</summary>
    internal static AlarmDraft OfKey(ExternalSystem system, KeyWarning warning) =>
        new(
            new AlarmKey(KeyEnds, Subject(system)),
            warning.Days <= 1 ? AlarmSeverity.Urgent : AlarmSeverity.Warning,
            warning.Title,
            [.. AccessPolicy.ChangeConnections.Roles]
        )
        {
            Detail = "Give Portal a new key before that; the page Connections does it.",
            Link = Page,
            TellsOver = false,
        };

    /// <summary>The alarm of a key is over once one is in use that lasts; inside a write transaction.</summary>
    internal static async Task ForgetKeyAsync(
        PortalDbContext db,
        ExternalSystem system,
        Credential? credential,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        if (KeyExpiry.ThresholdAt(credential, now) is null)
        {
            await db.ClearAlarmAsync(new AlarmKey(KeyEnds, Subject(system)), now, cancellationToken);
        }
    }

    private static AlarmDraft OfAway(AlarmKey key, ExternalSystem system, SystemStatus status)
    {
        var name = FaultSentences.Name(system);
        var fault = status.LastFault is { } known ? FaultSentences.Describe(system, known) : "";
        return new AlarmDraft(
            key,
            AlarmSeverity.Urgent,
            $"{name} does not answer",
            [.. AccessPolicy.SeeBilling.Roles.Where(role => role != Role.Member), Role.Operations, Role.Support]
        )
        {
            Detail =
                $"{fault} Pages show what Portal knew before; what is to be sent waits. Portal asks again every minute.".TrimStart(),
            Link = Page,
            IsBlocking = true,
        };
    }

    internal static string Subject(ExternalSystem system) => system.ToString().ToLowerInvariant();
}
