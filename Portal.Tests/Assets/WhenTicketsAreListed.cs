using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Tickets;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Assets;

/// <summary>The help desk's tickets as staff look for them, and one of them as it is in Odoo now. Source: C12, D4, P6.</summary>
public abstract class WhenTicketsAreListed(DatabaseProvider provider) : AlertSuite(provider)
{
    public sealed class OnSqlite() : WhenTicketsAreListed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTicketsAreListed(DatabaseProvider.Postgres);

    [Fact]
    public async Task Those_of_persons_and_of_alerts_are_narrowed_and_found_by_words()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Tape drive jams", "Critical");
        await DrainAsync();
        var (client, contact) = await ContactAsync(device.Group.Name);
        await MakeAsync("Crooked label", contact, "3");
        await ImportTicketsAsync();
        var all = new TicketListRequest { ClientKey = client.Key };

        var ofClient = await ListAsync(all);
        Assert.Contains("Alert: Tape drive jams", TitlesOf(ofClient));
        Assert.Contains("Crooked label", TitlesOf(ofClient)); // of a contact, whose company is the client: D4
        Assert.All(ofClient, row => Assert.Equal(client.Key, row.Client!.Key));
        Assert.Contains("Alert: Tape drive jams", TitlesOf(await ListAsync(all with { HasAsset = true })));
        Assert.DoesNotContain("Crooked label", TitlesOf(await ListAsync(all with { HasAsset = true })));
        Assert.DoesNotContain("Alert: Tape drive jams", TitlesOf(await ListAsync(all with { HasAsset = false })));
        Assert.Contains("Crooked label", TitlesOf(await ListAsync(all with { LeastPriority = 3 })));
        Assert.Empty(await ListAsync(all with { LeastDays = 3, Standing = TicketStanding.Open, Stage = "No such stage" }));
        var told = ofClient.Single(row => row.Ticket.Title == "Alert: Tape drive jams");
        Assert.Equal(told.Ticket.Key, Assert.Single(await ListAsync(new() { AssetKey = told.Asset!.Key })).Ticket.Key);
        Assert.NotNull(told.Url);

        foreach (var words in new[] { "tape jams", told.Ticket.Reference, device.Hostname })
        {
            Assert.Contains("Alert: Tape drive jams", TitlesOf(await ListAsync(new() { Search = words })));
        }

        Assert.Contains("Crooked label", TitlesOf(await ListAsync(new() { Search = device.Group.Name })));
        Assert.Empty(await ListAsync(new() { Search = "no such thing" }));
        var filters = (await Get<ListTickets>().ReadFiltersAsync(Viewer, Cancellation)).Value!;
        Assert.Contains(filters.Clients, each => each.Key == client.Key);
        Assert.NotEmpty(filters.Stages);
        var nobodys = await ListAsync(new() { Assignee = TicketListRequest.Nobody });
        Assert.All(nobodys, row => Assert.Empty(row.Ticket.Assignee));
    }

    [Theory]
    [InlineData(TicketSort.Created, false)]
    [InlineData(TicketSort.Priority, false)]
    [InlineData(TicketSort.Priority, true)]
    public async Task Every_one_is_on_exactly_one_page_in_either_order(TicketSort sort, bool ascending)
    {
        await ImportTicketsAsync();
        var request = new TicketListRequest
        {
            Sort = sort,
            Ascending = ascending,
            Page = KeysetRequest.First(7),
        };
        var seen = new List<Ticket>();
        for (string? next = ""; next is not null; )
        {
            var move = next.Length == 0 ? request.Page : new KeysetRequest(KeysetMove.After, next, 7);
            var page = (await Get<ListTickets>().ExecuteAsync(Viewer, request with { Page = move }, Cancellation)).Value!;
            seen.AddRange(page.Rows.Select(row => row.Ticket));
            next = page.Next;
        }

        await using var db = Database.Open();
        Assert.Equal(await db.Tickets.CountAsync(Cancellation), seen.Select(ticket => ticket.Key).Distinct().Count());
        Assert.True(seen.Count > 14);
        var keys = seen.ConvertAll(ticket => sort == TicketSort.Priority ? ticket.Priority : ticket.CreatedAt.Ticks);
        Assert.Equal(ascending ? keys.Order() : keys.OrderDescending(), keys);
    }

    [Fact]
    public async Task A_file_has_what_the_list_shows_and_leaves_a_trace_and_a_refused_one_none()
    {
        await ImportTicketsAsync();
        CsvColumn<TicketRow>[] columns = [new("Title", row => row.Ticket.Title)];
        var request = new TicketListRequest { Standing = TicketStanding.Open };
        var refused = await Get<ExportTickets>().BeginAsync(Stranger, request, columns, Cancellation);
        var before = await TracesAsync();

        var begun = await Get<ExportTickets>().BeginAsync(Viewer, request, columns, Cancellation);
        using var file = new MemoryStream();
        await begun.Value!.WriteAsync(file, Cancellation);

        Assert.Equal((Refusal.ForbiddenCode, 0, 1), (refused.Refusals[0].Code, before, await TracesAsync()));
        var listed = (await Get<ListTickets>().ExecuteAsync(Viewer, request, Cancellation)).Value!;
        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(listed.Total, lines.Length - 1);
    }

    [Fact]
    public async Task One_is_shown_as_it_is_in_Odoo_now_and_as_it_was_while_Odoo_is_away()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, "Tape drive jams");
        await DrainAsync();
        var ticket = Assert.Single(await TicketsAsync("Alert: Tape drive jams"));
        await Server.CallAsync("helpdesk.ticket", "write", $$"""[[{{ticket.OdooId}}],{"priority":"3"}]""");

        var open = (await Get<OpenTicket>().ExecuteAsync(Viewer, ticket.Key, Cancellation)).Value!;
        Assert.Equal((1, 3), (open.Row.Ticket.Priority, open.Live!.Priority));
        Assert.Equal("Tape drive jams", open.Alert!.Title);
        Assert.NotEmpty(open.Timeline);
        await Server.CallAsync("helpdesk.ticket", "unlink", $"[[{ticket.OdooId}]]");
        var deleted = (await Get<OpenTicket>().ExecuteAsync(Viewer, ticket.Key, Cancellation)).Value!;
        Assert.Null(deleted.Live);
        Assert.NotNull(deleted.LiveAt);
        Server.Faults.Add("odoo", FaultMode.Down, 50);
        var away = (await Get<OpenTicket>().ExecuteAsync(Viewer, ticket.Key, Cancellation)).Value!;
        Assert.NotNull(away.Fault);
        Assert.Equal(ticket.Title, away.Row.Ticket.Title);
        var unknown = await Get<OpenTicket>().ExecuteAsync(Viewer, Guid.NewGuid(), Cancellation);
        Assert.Equal(Refusal.NotFoundCode, unknown.Refusals[0].Code);
    }

    private static IEnumerable<string> TitlesOf(IEnumerable<TicketRow> rows) => rows.Select(row => row.Ticket.Title);

    private async Task<IReadOnlyList<TicketRow>> ListAsync(TicketListRequest request)
    {
        var listed = await Get<ListTickets>()
            .ExecuteAsync(Viewer, request with { Page = KeysetRequest.First(200) }, Cancellation);
        return listed.Value!.Rows;
    }

    private async Task<int> TracesAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.CountAsync(entry => entry.Action == ExportTickets.Exported, Cancellation);
    }

    private async Task<(Client Client, int Contact)> ContactAsync(string company)
    {
        var client = await AddClientAsync(company);
        var made = await Server.CallAsync("res.partner", "create", $$"""[{"name":"Jo","parent_id":{{client.OdooId}}}]""");
        return (client, made!.GetValue<int>());
    }

    private Task<JsonNode?> MakeAsync(string title, int partner, string priority) =>
        Server.CallAsync(
            "helpdesk.ticket",
            "create",
            $$"""[{"name":"{{title}}","partner_id":{{partner}},"priority":"{{priority}}"}]"""
        );
}
