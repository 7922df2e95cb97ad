using System.Text.Json.Nodes;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets.Organizations;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Pages.Assets;
using Portal.Tests.Assets;
using static Portal.Tests.Pages.PageOpener;

namespace Portal.Tests.Pages;

/// <summary>The page on clients in Pulseway with its real use cases, an Odoo and a Pulseway on the wire; only the browser is left out. Source: 000-24, P7.</summary>
public sealed class WhenClientsInPulsewayAreShown() : AssetSuite(DatabaseProvider.Sqlite)
{
    private PageOpener _pages = null!; // set before the first test

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<ListPulsewayClients>())
            .AddSingleton(Get<CreateInPulseway>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>());
        await UseEstateAsync();
        var there = await MakeCompanyAsync("Acme Works");
        Estate.Organizations.Add(
            new JsonObject
            {
                ["Id"] = 11,
                ["Name"] = "Acme Works",
                ["PsaMappingId"] = $"{there}",
            }
        );
        await MakeCompanyAsync("Beta Works");
        await ImportAsync();
        await PollAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task One_that_is_not_there_is_asked_for_after_a_question_and_what_became_of_it_is_said()
    {
        Estate.Rude = context =>
            context.Request.Method == "POST"
                ? (422, """{"Meta":{"ResponseCode":422,"ErrorMessage":"The plan is full."}}""")
                : null;
        var page = _pages.Open<ClientsPage>(Supporter, "/assets/clients?q=works");
        page.WaitForAssertion(() => Assert.Equal(["There", "Not there"], States(page)));
        Assert.Contains("Organization 11", Rows(page)[0], StringComparison.Ordinal);
        Assert.Null(Button(page, "Create Acme Works in Pulseway"));
        var asked = _pages.Answer(false, true);

        await PressAsync(page, "Create Beta Works in Pulseway");
        Assert.Equal(0, await CountDeliveriesAsync());
        await PressAsync(page, "Create Beta Works in Pulseway");

        page.WaitForAssertion(() => Assert.Equal(["There", "Asked for"], States(page)));
        Assert.Contains("an organization named “Beta Works”", asked[1], StringComparison.Ordinal);
        Assert.Contains("Pulseway is asked for an organization for Beta Works.", page.Markup, StringComparison.Ordinal);
        Assert.Null(Button(page, "Create Beta Works in Pulseway"));
        await DrainAsync();
        _pages.Go("/assets/clients?filter=failed");
        page.WaitForAssertion(() => Assert.Equal(["Failed"], States(page)));
        Assert.Contains("The plan is full", Rows(page)[0], StringComparison.Ordinal);
        Assert.NotNull(Button(page, "Create Beta Works in Pulseway"));
    }

    [Fact]
    public async Task A_refusal_is_said_and_who_only_reads_is_offered_nothing()
    {
        await MakeCompanyAsync("Acme Works");
        await ImportAsync();
        var page = _pages.Open<ClientsPage>(Supporter, "/assets/clients?q=acme+works&filter=absent");
        _ = _pages.Answer(true);

        await PressAsync(page, "Create Acme Works in Pulseway");

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("[role=alert]").TextContent));
        Assert.Equal(0, await CountDeliveriesAsync());
        var read = _pages.Open<ClientsPage>(Viewer, "/assets/clients?q=acme+works");
        read.WaitForAssertion(() => Assert.Equal(2, Rows(read).Count));
        Assert.Empty(read.FindAll("tbody button"));
    }

    [Fact]
    public void The_rows_are_narrowed_by_state_and_words_and_nothing_found_is_said()
    {
        var page = _pages.Open<ClientsPage>(Viewer, "/assets/clients?filter=present");
        page.WaitForAssertion(() => Assert.Equal(["There"], States(page)));
        Assert.Equal("In Pulseway", page.Find(".toolbar a[aria-current]").TextContent);

        _pages.Go("/assets/clients?filter=asked");
        page.WaitForAssertion(() => Assert.Contains("No client is in this state.", page.Markup, StringComparison.Ordinal));
        _pages.Go("/assets/clients?q=no+such+client");
        page.WaitForAssertion(() => Assert.Contains("No client matches.", page.Markup, StringComparison.Ordinal));
        _pages.Go("/assets/clients?filter=nonsense&after=nonsense");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr, [role=alert]")));
    }

    private static List<string> States(IRenderedComponent<ClientsPage> page) =>
        [.. page.FindAll("tbody .badge").Select(badge => badge.LastChild!.TextContent.Trim())];

    private Task<int> CountDeliveriesAsync() =>
        ReadAsync(db => db.Deliveries.CountAsync(each => each.Destination == OrganizationLetters.Destination, Cancellation));
}
