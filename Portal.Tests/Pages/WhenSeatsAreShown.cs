using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Assets;
using Portal.Pages.Seats;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>The pages of seats with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out. Source: b3, scenarios 22 to 24.</summary>
public sealed class WhenSeatsAreShown : SeatPageSuite
{
    [Fact]
    public async Task What_odoo_refused_is_sent_again_on_the_line_by_who_approves()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        await Server.CallAsync("sale.order", "action_lock", $"[[{order}]]");
        await ApproveAsync(run, line);
        await DrainAsync();
        await Server.CallAsync("sale.order", "action_unlock", $"[[{order}]]");
        var page = Open<SeatLinePage>(Finance, $"/seats/lines/{line.Id}", parameters => parameters.Add(each => each.Id, line.Id));
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Send again")));
        Assert.DoesNotContain("/messages/out/", page.Markup, StringComparison.Ordinal);

        await page.InvokeAsync(() => Button(page, "Send again")!.Click());
        await DrainAsync();

        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        page.WaitForAssertion(() => Assert.Null(Button(page, "Send again")));
    }

    [Fact]
    public async Task An_earlier_month_leads_to_the_count_of_this_one()
    {
        var run = await CountAsync();
        await DrainAsync();
        var page = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Count again")));

        await NextMonthAsync();
        page = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));

        var month = $"Count {SeatPeriod.Title(Get<StartRecount>().ThisMonth.Name)}";
        page.WaitForAssertion(() => Assert.NotNull(Button(page, month)));
        Assert.Null(Button(page, "Count again"));
    }

    [Fact]
    public async Task Months_are_listed_with_what_they_change_and_what_is_to_be_decided()
    {
        var empty = Open<SeatsPage>(Viewer, "/seats");
        empty.WaitForAssertion(() => Assert.Contains("Nothing was counted yet", empty.Markup, StringComparison.Ordinal));
        Assert.Null(Button(empty, "Count now"));
        Assert.Null(Button(empty, "Sync"));
        var run = await CountAsync();
        await DrainAsync();

        var page = Open<SeatsPage>(Operator, "/seats");

        page.WaitForAssertion(() =>
        {
            Assert.NotNull(page.Find($"a[href='/seats/{run.Id}']"));
            Assert.Contains(SeatPeriod.Title(run.Period), page.Markup, StringComparison.Ordinal);
            Assert.Contains("to decide", page.Markup, StringComparison.Ordinal);
            Assert.NotNull(Button(page, "Count now"));
            Assert.NotNull(Button(page, "Sync"));
        });
    }

    [Fact]
    public async Task A_count_that_is_too_early_or_there_already_is_told()
    {
        await CountAsync();
        var page = Open<SeatsPage>(Operator, "/seats");
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Count now")));

        await page.InvokeAsync(() => Button(page, "Count now")!.Click());

        var told = Circuit.GetRequiredService<NotificationService>();
        page.WaitForAssertion(() =>
            Assert.Contains(
                told.Messages,
                message => message.Detail?.Contains("counted already", StringComparison.Ordinal) == true
            )
        );
    }

    [Fact]
    public async Task Old_lists_of_devices_offer_to_be_read_anew()
    {
        Clock.Jump(TimeSpan.FromDays(3));
        var page = Open<SeatsPage>(
            new Actor(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator }),
            "/seats"
        );
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Count now")));

        await page.InvokeAsync(() => Button(page, "Trial count")!.Click());

        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Sync now")));
    }

    [Fact]
    public async Task All_that_match_are_approved_from_the_page()
    {
        var run = await CountAsync();
        await DrainAsync();
        var waiting = (await LinesAsync(run.Id)).Count(line => line.State == SeatLineState.Proposed);
        var page = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));
        var dialogs = Circuit.GetRequiredService<DialogService>();
        var asked = new List<string>();
        dialogs.OnOpen += (title, _, _, _) =>
        {
            asked.Add(title ?? "");
            dialogs.Close(Get<ApproveSeats>().Today);
        };
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Approve all")));

        await page.InvokeAsync(() => Button(page, "Approve all")!.Click());

        page.WaitForAssertion(() => Assert.Equal([$"Approve {waiting} lines?"], asked));
        await DrainAsync();
        Assert.DoesNotContain(await LinesAsync(run.Id), line => line.State == SeatLineState.Proposed);
    }

    [Fact]
    public async Task A_line_names_the_threshold_and_the_line_that_it_waits_with()
    {
        var (client, first, second) = (await SubscriptionsAsync())
            .GroupBy(each => each.Client)
            .Where(group => group.Count() == 2)
            .Select(group => (group.Key, group.First().Order, group.Last().Order))
            .First();
        var devices = await DevicesAsync(client);
        await BillAsync(first, devices + 40);
        await BillAsync(second, 3);
        var run = await CountAsync();
        Assert.True((await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, second, Cancellation)).Succeeded);
        var lines = (await LinesAsync(run.Id)).Where(line => line.ClientId == client).ToList();
        var (falls, rises) = (lines.Single(line => line.OrderId == first), lines.Single(line => line.OrderId == second));

        Assert.Contains(
            $"{devices + 40} seats are more than 5 seats and 10 % of {devices + 40}",
            SeatReasons.Of(falls, Options, lines),
            StringComparison.Ordinal
        );
        var joined = SeatPlanner.Propose(
            [.. lines.Select(SeatPlanLine.Of)],
            new SeatOrder(second, rises.OrderName),
            Options with
            {
                AutoApproveSeats = 1000,
            }
        );
        rises.Take(joined.Single(line => line.OrderId == second));
        Assert.Equal($"Waits with {falls.OrderName}, {falls.ProductCode}", SeatReasons.Of(rises, Options, lines));
    }

    [Fact]
    public async Task Counts_and_lines_are_found_by_month_client_and_order()
    {
        var search = new SeatSearch(Get<ListSeatRuns>(), Get<ListSeatLines>());
        Assert.Null(await search.FindAsync(Viewer, new SearchText("acme"), Cancellation));
        var run = await CountAsync();
        var line = (await LinesAsync(run.Id))[0];

        var byMonth = (await search.FindAsync(Viewer, new SearchText(SeatPeriod.Title(run.Period)), Cancellation))!;
        var byOrder = (await search.FindAsync(Viewer, new SearchText(line.OrderName), Cancellation))!;

        Assert.Equal($"/seats/{run.Id}", byMonth.Items[0].Href);
        Assert.Contains(byOrder.Items, item => item.Href == $"/seats/lines/{line.Id}");
        var nobody = new Actor(Guid.CreateVersion7(), "Nobody", null, new HashSet<Role> { Role.Member });
        Assert.Null(await search.FindAsync(nobody, new SearchText(line.OrderName), Cancellation));
    }

    [Fact]
    public async Task A_viewer_sees_and_cannot_decide()
    {
        var run = await CountAsync();
        await DrainAsync();

        var page = Open<SeatRunPage>(Viewer, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        Assert.All(
            (string[])["Approve all", "Approve picked", "Revert", "Count again", "Trial count"],
            act => Assert.Null(Button(page, act))
        );
        Assert.Empty(page.FindAll("input[type=checkbox]"));
    }

    [Fact]
    public async Task A_line_names_its_devices_and_asks_for_the_subscription()
    {
        var twice = (await SubscriptionsAsync()).GroupBy(each => each.Client).First(group => group.Count() == 2);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.ClientId == twice.Key);

        var page = Open<SeatLinePage>(Finance, $"/seats/lines/{line.Id}", parameters => parameters.Add(each => each.Id, line.Id));

        var asked = Answer(new Queue<object?>([true]));
        page.WaitForAssertion(() => Assert.Contains($"Bill on {line.OrderName}", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => Button(page, $"Bill on {line.OrderName}")!.Click());
        Assert.StartsWith(
            $"Bill the seats of {line.ClientName} on {line.OrderName}?",
            Assert.Single(asked),
            StringComparison.Ordinal
        );
        page.WaitForAssertion(() => Assert.Contains("Fina chose", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains($"of {line.Counted}", page.Markup, StringComparison.Ordinal));
        Assert.All(
            (await LinesAsync(run.Id)).Where(each => each.ClientId == twice.Key),
            each => Assert.NotEqual(SeatLineState.Asked, each.State)
        );
    }

    [Fact]
    public async Task A_device_names_the_line_of_the_newest_count_that_it_is_billed_on()
    {
        var supporter = new Actor(Guid.CreateVersion7(), "Sami", null, new HashSet<Role> { Role.Support });
        var uncounted = Device(Viewer, Guid.CreateVersion7(), 1);
        uncounted.WaitForAssertion(() => Assert.Contains("nobody has counted", uncounted.Markup, StringComparison.Ordinal));
        var run = await CountAsync();
        var client = (await LinesAsync(run.Id)).First(line => line.IsTarget && line.Counted > 0).ClientId;
        var lines = (await Get<ReadBilledSeats>().ExecuteAsync(Viewer, client, Cancellation)).Value!;
        var line = lines.First(each => each.Devices.Count > 0);

        var billed = Device(Viewer, line.Devices.First(), client);

        billed.WaitForAssertion(() => Assert.Equal($"/seats/lines/{line.LineId}", billed.Find("a").GetAttribute("href")));
        var other = Device(Viewer, Guid.CreateVersion7(), client);
        other.WaitForAssertion(() => Assert.Contains("on no line", other.Markup, StringComparison.Ordinal));
        Assert.Empty(Device(supporter, line.Devices.First(), client).Markup.Trim());
    }

    private IRenderedComponent<AssetBilling> Device(Actor actor, Guid asset, int client) =>
        Open<AssetBilling>(
            actor,
            $"/assets/{asset}",
            parameters => parameters.Add(part => part.Asset, asset).Add(part => part.Client, client)
        );

    [Fact]
    public void An_address_says_what_the_list_shows()
    {
        var run = Guid.CreateVersion7();
        var address = SeatListAddress.Read(run, $"http://x/seats/{run}?tab=applied&q=acme&guard=zero&sort=change&desc=1");

        Assert.Equal(
            (SeatTab.Applied, "acme", SeatGuards.Zero, SeatSort.Change, true),
            (address.Tab, address.Search, address.Guard, address.Sort, address.Descending)
        );
        Assert.Equal($"/seats/{run}?tab=applied&q=acme&guard=zero&sort=change&desc=1", address.First);
        Assert.True(SeatListAddress.Read(run, $"http://x/seats/{run}?guard=nonsense").IsUnreadable);
    }
}
