using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Seats;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>What would write to Odoo asks first, says what it comes to, and leads to what came of it. Source: b3, P9, scenario 23.</summary>
public sealed class WhenSeatsAreAskedAbout : SeatPageSuite
{
    [Fact]
    public async Task The_first_count_asks_and_says_what_goes_out_by_itself()
    {
        var page = Open<SeatsPage>(Operator, "/seats");
        page.WaitForAssertion(() =>
            Assert.Contains("A change of at most 5 seats or 10 %", page.Markup, StringComparison.Ordinal)
        );
        var asked = Answer(new Queue<object?>([false, true]));

        await page.InvokeAsync(() => Button(page, "Count now")!.Click());
        page.WaitForAssertion(() => Assert.Contains("applied by itself", Assert.Single(asked), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.False(Button(page, "Count now")!.HasAttribute("disabled")));
        Assert.Null((await Get<ListSeatRuns>().ReadLastAsync(Viewer, isTrial: false, Cancellation)).Value);

        var opened = await MovedAsync(() => page.InvokeAsync(() => Button(page, "Count now")!.Click()));

        Assert.Equal(2, asked.Count);
        var made = (await Get<ListSeatRuns>().ReadLastAsync(Viewer, isTrial: false, Cancellation)).Value!;
        Assert.EndsWith($"/seats/{made.Id}", opened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_opens_says_that_it_is_one_and_the_next_takes_its_place()
    {
        var count = await CountAsync();
        await DrainAsync();
        var first = await CountAsync(new SeatCountWish { IsDryRun = true });
        var page = Open<SeatRunPage>(Finance, $"/seats/{count.Id}", parameters => parameters.Add(each => each.Id, count.Id));
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Trial count")));

        var opened = await MovedAsync(() => page.InvokeAsync(() => Button(page, "Trial count")!.Click()));

        var trial = (await Get<ListSeatRuns>().ReadLastAsync(Viewer, isTrial: true, Cancellation)).Value!;
        Assert.EndsWith($"/seats/{trial.Id}", opened, StringComparison.Ordinal);
        Assert.True(trial.Number > first.Number);
        Assert.False((await Get<ListSeatRuns>().ReadAsync(Viewer, first.Id, Cancellation)).Succeeded);
        var shown = Open<SeatRunPage>(Finance, $"/seats/{trial.Id}", parameters => parameters.Add(each => each.Id, trial.Id));
        shown.WaitForAssertion(() =>
        {
            Assert.Contains("This is a trial", shown.Markup, StringComparison.Ordinal);
            Assert.Contains("Would wait (", shown.Markup, StringComparison.Ordinal);
            Assert.NotNull(shown.Find($".notice a[href='/seats/{count.Id}']"));
        });
        Assert.DoesNotContain("To decide", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counting_again_leads_to_the_count_that_took_its_place()
    {
        var run = await CountAsync();
        await DrainAsync();
        var page = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Count again")));
        var asked = Answer(new Queue<object?>([true]));

        var opened = await MovedAsync(() => page.InvokeAsync(() => Button(page, "Count again")!.Click()));

        Assert.Contains("become void", Assert.Single(asked), StringComparison.Ordinal);
        var again = (await Get<ListSeatRuns>().ReadLastAsync(Viewer, isTrial: false, Cancellation)).Value!;
        Assert.EndsWith($"/seats/{again.Id}", opened, StringComparison.Ordinal);
        var former = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));
        former.WaitForAssertion(() => Assert.Contains("Replaced by", former.Markup, StringComparison.Ordinal));
        Assert.NotNull(former.Find($".notice a[href='/seats/{again.Id}']"));
    }

    [Fact]
    public async Task A_line_is_approved_on_its_own_page_and_leads_to_the_next()
    {
        var (run, line) = await WaitingAsync();
        var page = Open<SeatLinePage>(Finance, $"/seats/lines/{line.Id}", parameters => parameters.Add(each => each.Id, line.Id));
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Approve")));
        page.WaitForAssertion(() => Assert.Matches("(Previous|Next) to decide", page.Markup));
        Assert.Contains("first count:", page.Markup, StringComparison.Ordinal);
        Answer(new Queue<object?>([Get<ApproveSeats>().Today]));

        await page.InvokeAsync(() => Button(page, "Approve")!.Click());

        page.WaitForAssertion(() => Assert.Null(Button(page, "Approve")));
        Assert.Equal(SeatLineState.Approved, (await LineAsync(line.Id)).State);
        page.WaitForAssertion(() => Assert.Contains("Waited because", page.Markup, StringComparison.Ordinal));
        Assert.Matches("(Previous|Next) to decide", page.Markup); // its neighbours are still found
        Assert.Equal(run.Id, (await LineAsync(line.Id)).RunId);
    }

    [Fact]
    public async Task A_viewer_of_a_line_has_no_buttons_that_decide()
    {
        var (_, line) = await WaitingAsync();

        var page = Open<SeatLinePage>(Viewer, $"/seats/lines/{line.Id}", parameters => parameters.Add(each => each.Id, line.Id));

        page.WaitForAssertion(() => Assert.Matches("(Previous|Next) to decide", page.Markup));
        Assert.Null(Button(page, "Approve"));
        Assert.Null(Button(page, "Reject"));
    }

    [Fact]
    public async Task A_day_that_is_missing_or_past_is_refused_beside_its_field()
    {
        var (run, line) = await WaitingAsync();
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };
        var weight = (await Get<WeighSeats>().ExecuteAsync(Finance, choice, Cancellation)).Value!;
        var today = Get<ApproveSeats>().Today;
        var dialog = Open<SeatApproveDialog>(
            Finance,
            "/seats",
            parameters => parameters.Add(each => each.Today, today).Add(each => each.Weight, weight)
        );
        var closed = false;
        Circuit.GetRequiredService<DialogService>().OnClose += _ => closed = true;

        foreach (var day in (string[])["", $"{today.AddDays(-1):yyyy-MM-dd}", $"{today.AddYears(2):yyyy-MM-dd}"])
        {
            await dialog.InvokeAsync(() => dialog.Find("input[type=date]").Change(day));
            await dialog.InvokeAsync(() => dialog.Find("form").Submit());
            Assert.Contains("Choose a day from", dialog.Markup, StringComparison.Ordinal);
            Assert.False(closed);
        }

        Assert.Contains("seats.", dialog.Find(".weights").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_that_nobody_pays_for_are_named_on_the_count()
    {
        await AddSparesAsync("SPARE-1");
        var run = await CountAsync();
        var page = Open<SeatRunPage>(Finance, $"/seats/{run.Id}", parameters => parameters.Add(each => each.Id, run.Id));
        page.WaitForAssertion(() => Assert.Contains("billed to nobody", page.Markup, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("details").TriggerEvent("ontoggle", EventArgs.Empty));

        page.WaitForAssertion(() => Assert.Contains("SPARE-1", page.Find("details").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("/alerts/groups", page.Markup, StringComparison.Ordinal); // Finance may not map: it is told to ask
    }

    private async Task<string> MovedAsync(Func<Task> act)
    {
        var moved = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Circuit.GetRequiredService<NavigationManager>().LocationChanged += (_, change) => moved.TrySetResult(change.Location);
        await act();
        return await moved.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    private async Task<(SeatRun Run, SeatLine Line)> WaitingAsync()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        var run = await CountAsync();
        await DrainAsync();
        return (run, (await LinesAsync(run.Id)).Single(line => line.OrderId == order));
    }
}
