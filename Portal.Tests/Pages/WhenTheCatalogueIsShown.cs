using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Catalog;
using Portal.Core.Persistence;
using Portal.Pages.Catalog;
using Portal.Tests.Catalog;
using Radzen.Blazor;

namespace Portal.Tests.Pages;

/// <summary>The pages of the catalogue with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out. Source: C4, scenario 26.</summary>
public sealed class WhenTheCatalogueIsShown() : CatalogSuite(DatabaseProvider.Sqlite)
{
    private PageOpener _pages = null!; // set before the first test

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<ListTemplates>())
            .AddSingleton(Get<OpenTemplate>())
            .AddSingleton(Get<ApproveTemplates>())
            .AddSingleton(Get<RejectTemplates>());
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void Without_templates_it_says_what_will_appear()
    {
        var page = _pages.Open<CatalogPage>(Viewer, "/catalogue");

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for a review", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Templates_are_listed_with_their_warnings()
    {
        var odd = Template();
        odd["name"] = "Swaps";
        var template = await ReceiveAsync(odd);

        var page = _pages.Open<CatalogPage>(Viewer, "/catalogue");

        page.WaitForAssertion(() =>
        {
            Assert.NotNull(page.Find($"a[href='/catalogue/{template.Id}']"));
            Assert.Contains("Name is not service-duration-location", page.Markup, StringComparison.Ordinal);
            Assert.Contains("KES 4,500", page.Markup, StringComparison.Ordinal);
        });
        Assert.Null(Button(page, "Approve all"));
        Assert.Null(Button(page, "Approve picked"));
    }

    [Fact]
    public async Task What_cannot_become_a_template_is_named_and_opens_for_those_who_may()
    {
        await TellAsync("{}", "created");
        await DrainAsync();

        var page = _pages.Open<CatalogPage>(Finance, "/catalogue");

        page.WaitForAssertion(() => Assert.Contains("template_id is missing", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".notice a"));
        page = _pages.Open<CatalogPage>(Viewer, "/catalogue");
        page.WaitForAssertion(() => Assert.EndsWith("state=dead&source=abs", page.Find(".notice a").GetAttribute("href")));
    }

    [Fact]
    public async Task An_address_that_was_cut_shows_nothing_and_offers_nothing()
    {
        await ReceiveAsync(Template());

        var page = _pages.Open<CatalogPage>(Finance, "/catalogue?guard=nonsense");

        page.WaitForAssertion(() => Assert.Contains("holds a filter that cannot be read", page.Markup, StringComparison.Ordinal));
        Assert.Null(Button(page, "Approve all"));
    }

    [Fact]
    public async Task All_are_approved_after_a_question()
    {
        await ReceiveAsync(Template());
        await ReceiveAsync(Template("T-101"));
        var page = _pages.Open<CatalogPage>(Finance, "/catalogue");
        var dialog = _pages.Draw<RadzenDialog>();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Approve all")));

        await page.InvokeAsync(() => Button(page, "Approve all")!.Click());
        dialog.WaitForAssertion(() => Assert.NotNull(Button(dialog, "Approve 2 templates")));
        await dialog.InvokeAsync(() => Button(dialog, "Approve 2 templates")!.Click());

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for a review", page.Markup, StringComparison.Ordinal));
        await DrainAsync();
        await ProductAsync("T-100");
        await ProductAsync("T-101");
    }

    [Fact]
    public async Task A_template_shows_what_differs_and_what_happened()
    {
        var template = await ReceiveAsync(Template());

        var page = OpenOne(Viewer, template);

        page.WaitForAssertion(() =>
        {
            Assert.Contains("T-100-DEPOSIT", page.Markup, StringComparison.Ordinal);
            Assert.Contains("KES 4,500", page.Markup, StringComparison.Ordinal);
            Assert.Contains("ABS told of it", page.Markup, StringComparison.Ordinal);
        });
        Assert.Null(Button(page, "Approve"));
    }

    [Fact]
    public async Task One_that_is_billed_in_another_currency_asks_for_the_prices()
    {
        var told = Template();
        told["billing_currency"] = "USD";
        var page = OpenOne(Finance, await ReceiveAsync(told));
        var dialog = _pages.Draw<RadzenDialog>();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Approve")));

        await page.InvokeAsync(() => Button(page, "Approve")!.Click());
        dialog.WaitForAssertion(() => Assert.Equal(2, dialog.FindAll("input").Count));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());
        dialog.WaitForAssertion(() => Assert.Contains("Give an amount", dialog.Markup, StringComparison.Ordinal));
        await FillAsync(dialog, 0, "590000");
        await FillAsync(dialog, 1, "260000.50");
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());

        page.WaitForAssertion(() => Assert.Contains("On the way", page.Markup, StringComparison.Ordinal));
        await DrainAsync();
        Assert.Equal(590_000, (await ProductAsync("T-100"))["list_price"]!.GetValue<decimal>());
        Assert.Equal(260_000.5m, (await ProductAsync("T-100-DEPOSIT"))["list_price"]!.GetValue<decimal>());
    }

    private static Task FillAsync(IRenderedComponent<RadzenDialog> dialog, int index, string text) =>
        dialog.InvokeAsync(() =>
        {
            var input = dialog.FindAll("input")[index];
            input.Change(text);
        });

    private IRenderedComponent<TemplatePage> OpenOne(Actor actor, CatalogTemplate template) =>
        _pages.Open<TemplatePage>(actor, $"/catalogue/{template.Id}", parameters => parameters.Add(each => each.Id, template.Id));

    private static IElement? Button<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => PageOpener.Button(page, text);
}
