using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Keeps what is known of destinations, the same for all nodes: paused, disabled, not answering, and the alarms about it.</summary>
internal sealed class DestinationDesk(PortalDatabase database, TimeProvider time)
{
    /// <summary>After its probe was due for so long, whoever should have sent it does so no more.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(2);

    /// <summary>The destination itself said that nothing more may come: it is paused or disabled, and an alarm raised. Safe to repeat.</summary>
    public Task StopAsync(string name, VerdictKind verdict, string reason, CancellationToken cancellationToken)
    {
        var state = verdict == VerdictKind.DisableDestination ? DestinationState.Disabled : DestinationState.Paused;
        return ChangeAsync(
            name,
            async (db, destination, now) =>
            {
                if (destination.State == DestinationState.Active)
                {
                    Change(db, destination, state, reason, Actor.Portal, now);
                    await db.RaiseAlarmAsync(MessagingAlarms.OfStopped(name, state, reason), now, cancellationToken);
                }
            },
            cancellationToken
        );
    }

    /// <summary>What the breaker of this node knows: null since it answers again.</summary>
    public Task NoteAsync(
        string name,
        DateTime? openSince,
        DateTime probeAt,
        string? fault,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            name,
            async (db, destination, now) =>
            {
                destination.BrokenSince = openSince;
                destination.ProbeAt = openSince is null ? null : probeAt;
                destination.LastFault = openSince is null ? null : fault;
                if (openSince is null)
                {
                    await db.ClearAlarmAsync(new AlarmKey(MessagingAlarms.Away, name), now, cancellationToken);
                }
                else
                {
                    await db.RaiseAlarmAsync(MessagingAlarms.OfAway(name, fault ?? ""), now, cancellationToken);
                }
            },
            cancellationToken
        );

    /// <summary>
    /// It answers this node, while another one said that it does not and is long past its next probe: that node is gone, or has nothing to send.
    /// Costs a look where nothing lasts.
    /// </summary>
    public async Task EndLeftoverAsync(string name, CancellationToken cancellationToken)
    {
        var before = time.UtcInstant - Overdue;
        await using (var db = database.CreateDbContext())
        {
            if (
                !await db.Destinations.AnyAsync(
                    each => each.Name == name && each.BrokenSince != null && each.ProbeAt < before,
                    cancellationToken
                )
            )
            {
                return;
            }
        }

        await NoteAsync(name, null, before, null, cancellationToken);
    }

    /// <summary>A system that messages ask does not accept Portal: an alarm. Safe to repeat.</summary>
    public Task RaiseRefusedAsync(string system, string text, CancellationToken cancellationToken) =>
        ChangeAlarmsAsync(
            (db, now) => db.RaiseAlarmAsync(MessagingAlarms.OfRefused(system, text), now, cancellationToken),
            cancellationToken
        );

    /// <summary>It accepts Portal again. Costs a look where nothing lasts.</summary>
    public async Task ClearRefusedAsync(string system, CancellationToken cancellationToken)
    {
        await using (var db = database.CreateDbContext())
        {
            var lasts = await db.Alarms.AnyAsync(
                alarm => alarm.Kind == MessagingAlarms.Refused && alarm.Subject == system && alarm.ClearedAt == null,
                cancellationToken
            );
            if (!lasts)
            {
                return;
            }
        }

        await ChangeAlarmsAsync(
            (db, now) => db.ClearAlarmAsync(new AlarmKey(MessagingAlarms.Refused, system), now, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>A person, or Portal, pauses or resumes it.</summary>
    public Task SetAsync(string name, DestinationState state, string? reason, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            name,
            async (db, destination, now) =>
            {
                Change(db, destination, state, reason, actor, now);
                if (state == DestinationState.Active)
                {
                    await db.ClearAlarmAsync(new AlarmKey(MessagingAlarms.Paused, name), now, cancellationToken);
                    await db.ClearAlarmAsync(new AlarmKey(MessagingAlarms.Disabled, name), now, cancellationToken);
                }
            },
            cancellationToken
        );

    private Task ChangeAsync(
        string name,
        Func<PortalDbContext, Destination, DateTime, Task> change,
        CancellationToken cancellationToken
    ) =>
        ChangeAlarmsAsync(
            async (db, now) =>
            {
                var destination = await db.Destinations.SingleOrDefaultAsync(each => each.Name == name, cancellationToken);
                if (destination is null)
                {
                    destination = Destination.Named(name, now);
                    db.Destinations.Add(destination);
                }

                await change(db, destination, now);
            },
            cancellationToken
        );

    private async Task ChangeAlarmsAsync(Func<PortalDbContext, DateTime, Task> change, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        while (true)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            try
            {
                await change(db, now);
                await db.SaveChangesAsync(cancellationToken);
                await write.CommitAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                // another node made the row between the look and the insert: look again
            }
        }
    }

    private static void Change(
        PortalDbContext db,
        Destination destination,
        DestinationState state,
        string? reason,
        Actor actor,
        DateTime now
    )
    {
        var before = new { state = $"{destination.State}", reason = destination.Reason };
        // why it was resumed is of the audit only: nothing is wrong with it now
        destination.Change(state, state == DestinationState.Active ? null : reason, actor, now);
        var after = new { state = $"{state}", reason };
        db.Audit.Add(AuditEntry.For(now, actor, $"destination.{Verb(state)}", ("destination", destination.Name), before, after));
    }

    private static string Verb(DestinationState state) =>
        state switch
        {
            DestinationState.Active => "resumed",
            DestinationState.Paused => "paused",
            _ => "disabled",
        };
}
