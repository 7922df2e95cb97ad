using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>What was kept of one system: the last test, and the last that went well.</summary>
internal sealed record KeptTests(DateTime? TestedAt, ProbeReport? Tested, DateTime? GoodAt, ProbeReport? Good)
{
    public static KeptTests None { get; } = new(null, null, null, null);
}

/// <summary>Reads and writes what is remembered of connections. Thread-safe.</summary>
public sealed class ConnectionLedger(PortalDatabase databases, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    internal async Task<KeptTests> ReadTestsAsync(ExternalSystem system, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var row = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.System == system, cancellationToken);
        return row is null ? KeptTests.None : new KeptTests(row.TestedAt, Read(row.Tested), row.GoodAt, Read(row.Good));
    }

    /// <summary>Keeps a report; one that failed leaves the last good one in place.</summary>
    internal async Task SaveTestAsync(Actor actor, ExternalSystem system, ProbeReport report, CancellationToken cancellationToken)
    {
        var (now, json) = (Now, JsonSerializer.Serialize(report, PortalDbContext.Json));
        await WriteAsync(
            system,
            async db =>
            {
                var row = db.Connections.Where(row => row.System == system);
                await row.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.TestedAt, now).SetProperty(row => row.Tested, json),
                    cancellationToken
                );
                if (report.Failure is null)
                {
                    await row.ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.GoodAt, now).SetProperty(row => row.Good, json),
                        cancellationToken
                    );
                    await ConnectionAlarms.ForgetKeyAsync(db, system, report.Credential, now, cancellationToken);
                }

                if (actor.Id is not null)
                {
                    var found = new { Result = report.Failure?.Code ?? "good", report.Version };
                    var outcome = report.Failure is null ? AuditOutcome.Done : AuditOutcome.Failed;
                    db.Audit.Add(AuditEntry.For(now, actor, "connection.tested", Subject(system), null, found, outcome));
                }
            },
            cancellationToken
        );
    }

    /// <summary>Another credential is in use since the last good test: what else that found still holds. Inside a write transaction.</summary>
    internal static async Task ReplaceCredentialAsync(
        PortalDbContext db,
        ExternalSystem system,
        Credential credential,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        await ConnectionAlarms.ForgetKeyAsync(db, system, credential, now, cancellationToken);
        var rows = db.Connections.Where(row => row.System == system);
        if (Read(await rows.Select(row => row.Good).SingleOrDefaultAsync(cancellationToken)) is { } good)
        {
            var json = JsonSerializer.Serialize(good with { Credential = credential }, PortalDbContext.Json);
            await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Good, json), cancellationToken);
        }
    }

    internal async Task<IReadOnlyList<(ExternalSystem System, SystemStatus Status)>> ReadStatusesAsync(
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var rows = await db
            .Connections.AsNoTracking()
            .Where(row => row.IsUp != null && row.SinceAt != null)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.System, new SystemStatus(row.IsUp == true, row.SinceAt!.Value, row.LastFault)))]; // filtered
    }

    internal Task SaveStatusAsync(ExternalSystem system, SystemStatus status, CancellationToken cancellationToken) =>
        WriteAsync(
            system,
            async db =>
            {
                await db
                    .Connections.Where(row => row.System == system)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(row => row.IsUp, status.IsUp)
                                .SetProperty(row => row.SinceAt, status.SinceAt)
                                .SetProperty(row => row.LastFault, status.LastFault),
                        cancellationToken
                    );
                await ConnectionAlarms.TellStatusAsync(db, system, status, Now, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>
    /// Raises the alarm of a key that ends, and notes that it was warned of so many days before; an audit row says so.
    /// </summary>
    /// <returns>False when that was noted before.</returns>
    internal async Task<bool> WarnAsync(ExternalSystem system, KeyWarning warning, CancellationToken cancellationToken)
    {
        var (expiresAt, days) = (warning.ExpiresAt, warning.Days);
        var noted = 0;
        await WriteAsync(
            system,
            async db =>
            {
                noted = await db
                    .Connections.Where(row =>
                        row.System == system && (row.WarnedOf != expiresAt || row.WarnedDays == null || row.WarnedDays > days)
                    )
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.WarnedOf, expiresAt).SetProperty(row => row.WarnedDays, days),
                        cancellationToken
                    );
                await db.RaiseAlarmAsync(ConnectionAlarms.OfKey(system, warning), Now, cancellationToken);
                if (noted > 0)
                {
                    var what = new { ExpiresAt = expiresAt, WithinDays = days };
                    db.Audit.Add(AuditEntry.For(Now, Actor.Portal, "connection.key-warned", Subject(system), after: what));
                }
            },
            cancellationToken
        );
        return noted > 0;
    }

    internal static (string Kind, string Id) Subject(ExternalSystem system) => ("connection", system.ToString());

    internal async Task WriteAsync(ExternalSystem system, Func<PortalDbContext, Task> work, CancellationToken cancellationToken)
    {
        await EnsureAsync(system, cancellationToken);
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await work(db);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Another node may make the row at the same time: then it is there.</summary>
    private async Task EnsureAsync(ExternalSystem system, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (await db.Connections.AnyAsync(row => row.System == system, cancellationToken))
        {
            return;
        }

        try
        {
            db.Connections.Add(new ConnectionRecord { System = system });
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refusal) when (refusal.IsUniqueViolation())
        {
            // that is what was wanted
        }
    }

    private static ProbeReport? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<ProbeReport>(json, PortalDbContext.Json);
}
