using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Assets;

/// <summary>Rows of before tickets had a model, and incidents a column of their own. Source: C12, R14.</summary>
public abstract class WhenAlertsAreUpgraded(DatabaseProvider provider) : DatabaseSuite(provider)
{
    public sealed class OnSqlite() : WhenAlertsAreUpgraded(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAlertsAreUpgraded(DatabaseProvider.Postgres);

    [Fact]
    public async Task Occurrences_get_their_incident_tickets_keep_their_number_and_the_import_begins_anew()
    {
        await using (var db = Database.Open())
        {
            var alert = await AddAlertAsync(db);
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("AlertSource", Cancellation);
            await using (var write = await db.BeginWriteAsync(Cancellation))
            {
                await FillAsync(db, alert);
                await write.CommitAsync(Cancellation);
            }

            await migrator.MigrateAsync(null, Cancellation);
        }

        await using var after = Database.Open();
        var incidents = await after
            .AlertEvents.OrderBy(each => each.OccurrenceId)
            .Select(each => new { each.OccurrenceId, each.IncidentId })
            .ToListAsync(Cancellation);
        Assert.Equal(
            ["100/pc-1 -> 100", "200 -> 200", "300 -> ", "message/7 -> ", "message/8/pc-1 -> "],
            incidents.Select(each => $"{each.OccurrenceId} -> {each.IncidentId}")
        );
        var ticket = await after.Tickets.SingleAsync(Cancellation);
        Assert.Equal((TicketModel.Auto, 41), (ticket.Model, ticket.OdooId));
        Assert.False(await after.PullCursors.AnyAsync(Cancellation));
    }

    private static async Task<Guid> AddAlertAsync(PortalDbContext db)
    {
        var report = new AlertReport
        {
            Source = AlertSource.RocketCyber,
            OccurrenceId = "100/pc-1",
            ToldAt = new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc),
            Title = "Strange program",
        };
        var alert = Alert.Begin(Guid.CreateVersion7(), report);
        db.Alerts.Add(alert);
        await db.SaveChangesAsync(Cancellation);
        return alert.Key;
    }

    private static async Task FillAsync(PortalDbContext db, Guid alert)
    {
        var at = db is PostgresPortalDbContext ? "now()" : "'2026-11-23 00:00:00'";
        (string Id, AlertSource Source)[] told =
        [
            ("100/pc-1", AlertSource.RocketCyber),
            ("200", AlertSource.RocketCyber),
            ("message/7", AlertSource.RocketCyber),
            ("message/8/pc-1", AlertSource.RocketCyber),
            ("300", AlertSource.Pulseway),
        ];
        foreach (var (id, source) in told)
        {
            await RunAsync(
                db,
                $"""
                INSERT INTO "AlertEvents" ("Key", "AlertKey", "Source", "OccurrenceId", "At", "Priority", "Message")
                VALUES ('{Text(Guid.NewGuid())}', '{Text(alert)}', {(int)source}, '{id}', {at}, 1, '')
                """
            );
        }

        var no = db is PostgresPortalDbContext ? "FALSE" : "0";
        await RunAsync(
            db,
            $"""
            INSERT INTO "Tickets" ("Key", "OdooId", "Reference", "Title", "Priority", "Stage", "Assignee", "State", "IsTouched", "CreatedAt", "Closings", "Updates", "Version")
            VALUES ('{Text(Guid.NewGuid())}', 41, '', 'Printer', 1, '', '', 1, {no}, {at}, 0, 0, 1)
            """
        );
        await RunAsync(
            db,
            $"""
            INSERT INTO "PullCursors" ("Feed", "IsFirst", "NewestAt", "TheirClockAt", "BeganAt", "Version")
            VALUES ('odoo.tickets', {no}, {at}, {at}, {at}, 1)
            """
        );
    }

    private static string Text(Guid key) => $"{key}".ToUpperInvariant(); // as SQLite keeps it

    // rows as an older version wrote them: the model of now has columns that they lack
    private static Task<int> RunAsync(PortalDbContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql, Cancellation);
}
