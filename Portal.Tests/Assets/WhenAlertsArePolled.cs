using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

public abstract class WhenAlertsArePolled(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenAlertsArePolled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAlertsArePolled(DatabaseProvider.Postgres);

    [Fact]
    public async Task Notifications_beyond_any_page_are_found_and_those_of_the_webhook_are_no_others()
    {
        var device = await KnownDeviceAsync();
        Pulseway.Notify(device, "Before Portal", "m", "Normal");
        await RunAsync<PollNotifications>(PollNotifications.JobName);
        for (var each = 0; each < 230; each++)
        {
            var made = Pulseway.Notify(device, "Missed", "m", "Normal");
            if (each == 17)
            {
                await NotifyAsync(device.Identifier, "Missed", id: $"{made["Id"]}");
            }
        }

        await RunAsync<PollNotifications>(PollNotifications.JobName);
        await RunAsync<PollNotifications>(PollNotifications.JobName);
        await HandleAsync();

        Assert.Equal(230, (await AlertAsync("Missed")).Count);
        await using var db = Database.Open();
        Assert.False(await db.Alerts.AnyAsync(alert => alert.Title == "Before Portal", Cancellation));
    }

    [Fact]
    public async Task Incidents_beyond_a_page_are_found_and_a_date_to_come_hides_none()
    {
        var device = await KnownDeviceAsync();
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        RocketCyber.Open(device, "From the future", "m", "High", DateTimeOffset.UtcNow.AddYears(70));
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        for (var each = 0; each < 230; each++)
        {
            RocketCyber.Open(device, "Later", "m", "High");
        }

        await RunAsync<PollIncidents>(PollIncidents.JobName);
        await HandleAsync();

        Assert.Equal(230, (await AlertAsync("Later")).Count);
        Assert.Equal(1, (await AlertAsync("From the future")).Count);
    }

    [Fact]
    public async Task In_another_Pulseway_notifications_are_read_from_its_newest_on()
    {
        var device = await KnownDeviceAsync();
        await using (var db = Database.Open())
        {
            db.Add(new PollCursor { Poll = PollNotifications.JobName, Position = "900000000000" });
            await db.SaveChangesAsync(Cancellation);
        }

        Pulseway.Notify(device, "Before", "m", "Normal");
        var run = await RunAsync<PollNotifications>(PollNotifications.JobName);
        Pulseway.Notify(device, "After", "m", "Normal");
        await RunAsync<PollNotifications>(PollNotifications.JobName);
        await HandleAsync();

        Assert.Contains("from here on", run.Summary, StringComparison.Ordinal);
        Assert.Equal(1, (await AlertAsync("After")).Count);
    }

    [Fact]
    public async Task Incidents_are_found_by_their_last_change_and_only_open_ones_the_first_time()
    {
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        await using (var db = Database.Open())
        {
            Assert.Equal(7, await db.Inbox.CountAsync(message => message.Source == "rocketcyber", Cancellation));
        }

        var open = RocketCyber.Incidents().First(incident => incident["resolvedAt"] is null);
        RocketCyber.Resolve($"{open["id"]}");
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        await RunAsync<PollIncidents>(PollIncidents.JobName);

        await using var after = Database.Open();
        var told = await after.Inbox.CountAsync(message => message.Subject == $"rocketcyber.incident,{open["id"]}", Cancellation);
        Assert.Equal(2, told);
    }
}
