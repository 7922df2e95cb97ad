using Bunit;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Finding;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Pages.Tickets;
using Portal.Tests.Assets;
using static Portal.Tests.Pages.PageOpener;

namespace Portal.Tests.Pages;

/// <summary>The pages of tickets with their real use cases on a real SQLite file; only the browser is left out. Source: C12, P6.</summary>
public sealed class WhenTicketPagesAreUsed() : AlertSuite(DatabaseProvider.Sqlite)
{
    private const string Full = "Tape drive jams";

    private PageOpener _pages = null!; // set before the first test

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<ListTickets>())
            .AddSingleton(Get<OpenTicket>())
            .AddSingleton(Get<CloseAlert>())
            .AddSingleton(Get<SavedViews>())
            .AddSingleton(Get<KnownJobs>())
            .AddSingleton(Get<JobHistory>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<RunJob>());
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_list_is_narrowed_by_its_address_and_shows_nothing_to_strangers()
    {
        var ticket = await TicketAsync();
        await ImportTicketsAsync();
        var page = _pages.Open<TicketsPage>(Viewer, "/tickets");
        page.WaitForAssertion(() => Assert.True(Rows(page).Count > 5));

        _pages.Go("/tickets?q=tape+jams&state=open&device=1&priority=2");
        page.WaitForAssertion(() => Assert.Contains(Full, Assert.Single(Rows(page)), StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll($"a[href='/tickets/{ticket.Key}']"));
        Assert.NotEmpty(page.FindAll("td a[target=_blank]")); // in Odoo
        _pages.Go("/tickets?q=tape+jams&state=closed");
        page.WaitForAssertion(() => Assert.Contains("No ticket matches.", page.Markup, StringComparison.Ordinal));
        foreach (var nonsense in new[] { "state=nonsense", "priority=9", "client=x", "days=99999" })
        {
            _pages.Go($"/tickets?{nonsense}");
            page.WaitForAssertion(() => Assert.Contains("cannot be read", page.Markup, StringComparison.Ordinal));
        }

        var stranger = _pages.Open<TicketsPage>(Stranger, "/tickets");
        stranger.WaitForAssertion(() => Assert.NotEmpty(stranger.FindAll("[role=alert]")));
        Assert.Empty(Rows(stranger));
    }

    [Fact]
    public async Task One_leads_to_its_client_device_and_alert_and_is_over_when_somebody_who_may_says_so()
    {
        var ticket = await TicketAsync();
        var alert = await AlertAsync(Full);
        var viewer = OpenPage(Viewer, ticket.Key);
        viewer.WaitForAssertion(() => Assert.NotEmpty(viewer.FindAll($"a[href='/alerts/{alert.Key}']")));
        Assert.NotEmpty(viewer.FindAll($"a[href='/assets/{alert.AssetKey}']"));
        Assert.NotEmpty(viewer.FindAll($"a[href='/map?client={alert.ClientKey}']"));
        Assert.Null(Button(viewer, "It is over"));

        var page = OpenPage(Supporter, ticket.Key);
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "It is over")));
        var asked = _pages.Answer(null, "Replaced the disk");
        await PressAsync(page, "It is over");
        Assert.Equal(AlertState.Open, (await AlertAsync(Full)).State);
        await PressAsync(page, "It is over");
        page.WaitForAssertion(() => Assert.Null(Button(page, "It is over")));
        Assert.Equal(2, asked.Count);
        await DrainAsync();
        Assert.Equal(TicketState.Closed, Assert.Single(await TicketsAsync($"Alert: {Full}")).State);

        var missing = OpenPage(Supporter, Guid.NewGuid());
        missing.WaitForAssertion(() => Assert.Contains("no such ticket", missing.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_found_by_its_number_from_everywhere_and_an_address_is_read_as_it_is_written()
    {
        var ticket = await TicketAsync();
        var found = await new TicketSearch(Get<ListTickets>()).FindAsync(Viewer, new SearchText(ticket.Reference), Cancellation);
        Assert.Contains(found!.Items, item => item.Href == $"/tickets/{ticket.Key}");
        var address = new TicketListAddress
        {
            Search = "disk",
            Client = Guid.NewGuid(),
            Asset = Guid.NewGuid(),
            Standing = TicketStanding.Open,
            Stage = "In Progress",
            Priority = 2,
            Days = 7,
            Assignee = TicketListRequest.Nobody,
            HasAsset = false,
            Sort = TicketSort.Priority,
            Ascending = true,
        };

        var read = TicketListAddress.Read(QueryHelpers.ParseQuery(address.First.Split('?')[1]));

        Assert.Equal(address, read);
        Assert.Equal(address.ToRequest(), read.ToRequest());
    }

    private IRenderedComponent<TicketPage> OpenPage(Actor actor, Guid key) =>
        _pages.Open<TicketPage>(actor, $"/tickets/{key}", parameters => parameters.Add(page => page.Key, key));

    private async Task<Ticket> TicketAsync()
    {
        var device = await KnownDeviceAsync();
        await NotifyAsync(device.Identifier, Full, "Critical");
        await DrainAsync();
        return Assert.Single(await TicketsAsync($"Alert: {Full}"));
    }
}
