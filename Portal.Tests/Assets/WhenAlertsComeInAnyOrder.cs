using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>What becomes of the events of a condition follows from the events, not from their order or from how often each is told. Source: D7, R13.</summary>
public abstract class WhenAlertsComeInAnyOrder(DatabaseProvider provider) : AlertSuite(provider)
{
    private static readonly Gen<Told[]> Histories =
        from count in Gen.Choose(1, 6)
        from recoveries in Gen.ArrayOf(Gen.Elements(false, false, true), count)
        from critical in Gen.ArrayOf(Gen.Elements(false, false, true), count)
        let events = Enumerable.Range(0, count).Select(each => new Told(each, recoveries[each], critical[each])).ToArray()
        from repeats in Gen.ArrayOf(Gen.Elements(events), count / 2)
        from shuffled in Gen.Shuffle(events.Concat(repeats).ToArray())
        select shuffled;

    protected abstract int Tries { get; }

    public sealed class OnSqlite() : WhenAlertsComeInAnyOrder(DatabaseProvider.Sqlite)
    {
        protected override int Tries => 60;
    }

    public sealed class OnPostgres() : WhenAlertsComeInAnyOrder(DatabaseProvider.Postgres)
    {
        protected override int Tries => 25;
    }

    [Fact]
    public async Task One_condition_has_one_row_the_right_counter_and_one_open_ticket_at_most()
    {
        var device = (await KnownDeviceAsync()).Identifier;
        var begun = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().AddHours(-24).ToUnixTimeSeconds()); // as databases keep it
        var number = 0;
        foreach (var history in Histories.Sample(Tries, new Rnd(20_261_123), Tries))
        {
            number++;
            begun = begun.AddMinutes(10); // an end is one of all that was before on its device
            var name = $"Link {(char)('A' + (number % 26))}{(char)('a' + (number / 26))}";
            await ArriveAsync(history.Select(each => Message(device, name, number, begun, each)));
            await HandleAsync();

            await CheckAsync(name, begun, history);
        }
    }

    private async Task CheckAsync(string name, DateTimeOffset begun, Told[] history)
    {
        var said = string.Join(", ", history.Select(each => $"{each.Minute}{(each.IsOver ? " over" : "")}"));
        var beginnings = history.Where(each => !each.IsOver).Distinct().ToList();
        await using var db = Database.Open();
        var alert = await db.Alerts.AsNoTracking().SingleOrDefaultAsync(each => each.Title == $"{name} is offline", Cancellation);
        Assert.Equal(beginnings.Count, alert?.Count ?? 0);
        if (alert is null)
        {
            return;
        }

        var newest = history.MaxBy(each => each.Minute)!;
        Assert.True(alert.State == (newest.IsOver ? AlertState.Closed : AlertState.Open), $"{said}: {alert.State}");
        Assert.Equal(begun.AddMinutes(beginnings.Max(each => each.Minute)).UtcDateTime, alert.LastSeenAt);
        var tickets = await db.Tickets.AsNoTracking().Where(each => each.AlertKey == alert.Key).ToListAsync(Cancellation);
        Assert.True(tickets.Count <= 1, $"{said}: {tickets.Count} tickets");
        Assert.Equal(!newest.IsOver, tickets.Exists(each => each.State < TicketState.Closing));
    }

    private static (string, string, string?, string?, string) Message(
        string device,
        string name,
        int number,
        DateTimeOffset begun,
        Told told
    )
    {
        var id = $"{(number * 100) + told.Minute}";
        var body = new JsonObject
        {
            ["Id"] = id,
            ["Title"] = told.IsOver ? $"{name} is back online" : $"{name} is offline",
            ["Priority"] = told.IsCritical ? "Critical" : "Normal",
            ["DateTime"] = $"{begun.AddMinutes(told.Minute):O}",
            ["DeviceIdentifier"] = device,
        };
        return ("pulseway", "notification", id, $"pulseway.device,{device}", body.ToJsonString());
    }

    private sealed record Told(int Minute, bool IsOver, bool IsCritical);
}
