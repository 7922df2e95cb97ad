using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Products;
using Portal.Pages.Mapping;
using Portal.Tests.Retail;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>The page on product mapping with the real use cases on a real SQLite file; only the browser is left out. Source: 001-17 to 001-30.</summary>
public sealed class WhenProductsAreMapped() : RetailSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages.JSInterop.SetupModule("./js/drafts.js").Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(_ => Get<ListProductMappings>())
            .AddSingleton(_ => Get<SaveProductMapping>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(_ => Get<JobHistory>())
            .AddSingleton(_ => Get<KnownJobs>())
            .AddSingleton(_ => Get<RunJob>())
            .AddScoped<CurrentActor>()
            .AddScoped<FormDrafts>();
        await ImportAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void Products_that_orders_wait_for_are_listed_with_how_many_wait()
    {
        var page = Open(Viewer);

        page.WaitForAssertion(() =>
        {
            var rows = page.FindAll("section[aria-labelledby='unmapped-title'] tbody tr");
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Matches("[1-9]", row.QuerySelectorAll("td")[2].TextContent));
        });
        page.WaitForAssertion(() => Assert.Contains("Nothing is mapped by hand", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mapping_one_takes_it_off_the_list_and_lets_its_orders_go()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");

        await page.InvokeAsync(() => Field(page, "Coupling key").Change("service-swap-count-30"));
        await page.InvokeAsync(() => page.Find("form.form").Submit());

        page.WaitForAssertion(() =>
        {
            Assert.Empty(page.FindAll("section[aria-labelledby='map-title']"));
            Assert.DoesNotContain(
                product.ProductName,
                page.Find("section[aria-labelledby='unmapped-title']").TextContent,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "service-swap-count-30",
                page.Find("section[aria-labelledby='mapped-title']").TextContent,
                StringComparison.Ordinal
            );
        });
        Assert.True(await Get<FollowMappings>().RunOnceAsync(Cancellation) > 0);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_form_and_nothing_is_lost()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");

        await page.InvokeAsync(() => Field(page, "Sku").Change("MY-SKU"));
        await page.InvokeAsync(() => page.Find("form.form").Submit());

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Unit 1 has no coupling key.",
                page.Find(".field-error:not(:empty)").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Equal("true", Field(page, "Coupling key").GetAttribute("aria-invalid"));
        Assert.Equal("MY-SKU", Field(page, "Sku").GetAttribute("value"));
    }

    [Fact]
    public async Task A_quantity_that_is_no_whole_number_says_so_at_its_field()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");
        await page.InvokeAsync(() => Field(page, "Coupling key").Change("vehicle-e3h"));
        await page.InvokeAsync(() => Field(page, "Quantity").Change("1.5"));

        await page.InvokeAsync(() => page.Find("form.form").Submit());

        page.WaitForAssertion(() => Assert.Equal("true", Field(page, "Quantity").GetAttribute("aria-invalid")));
        Assert.Null(Field(page, "Coupling key").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task What_a_colleague_saved_is_shown_and_not_overwritten_unseen()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        await SaveAsync(product, "service-swap-count-30", 0);
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");
        await page.InvokeAsync(() => Field(page, "Coupling key").Change("vehicle-mine"));
        await SaveAsync(product, "vehicle-theirs", 1);

        await page.InvokeAsync(() => page.Find("form.form").Submit());
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=alert]")));
        await page.InvokeAsync(() => Button(page, "Refresh").Click());
        page.WaitForAssertion(() => Assert.Contains("It now stands for: vehicle-theirs", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("form.form").Submit());

        Assert.Equal("vehicle-theirs", await RefAsync(product));
        Assert.Equal("vehicle-mine", Field(page, "Coupling key").GetAttribute("value"));
        await page.InvokeAsync(() => Button(page, "Go on with mine").Click());
        await page.InvokeAsync(() => page.Find("form.form").Submit());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("section[aria-labelledby='map-title']")));
        Assert.Equal("vehicle-mine", await RefAsync(product));
    }

    [Fact]
    public async Task A_search_leaves_the_open_form_and_what_was_typed()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");
        await page.InvokeAsync(() => Field(page, "Sku").Change("MY-SKU"));

        await page.InvokeAsync(() => page.Find("input[type=search]").Input("helmet"));

        page.WaitForAssertion(() =>
            Assert.Contains("q=helmet", _pages.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal)
        );
        page.WaitForAssertion(() => Assert.Equal("MY-SKU", Field(page, "Sku").GetAttribute("value")));
    }

    [Fact]
    public async Task What_was_done_is_said_and_the_focus_has_a_place()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Operator, $"product={product.ProductId}");
        page.WaitForElement("section[aria-labelledby='map-title']");
        page.WaitForAssertion(() => Assert.Single(_pages.JSInterop.Invocations["Blazor._internal.domWrapper.focus"]));

        await page.InvokeAsync(() => Field(page, "Coupling key").Change("service-swap-count-30"));
        await page.InvokeAsync(() => page.Find("form.form").Submit());

        page.WaitForAssertion(() =>
            Assert.Contains(
                $"{product.ProductName} is mapped.",
                page.Find("div[role=status]").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Equal(2, _pages.JSInterop.Invocations["Blazor._internal.domWrapper.focus"].Count);
    }

    [Fact]
    public void A_product_that_nobody_has_is_an_error()
    {
        var page = Open(Operator, "product=999999");

        page.WaitForAssertion(() => Assert.Contains("This product is not mapped.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_product_mapped_elsewhere_appears_by_itself()
    {
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];
        var page = Open(Viewer);
        page.WaitForAssertion(() => Assert.Contains("Nothing is mapped by hand", page.Markup, StringComparison.Ordinal));

        await SaveAsync(product, "service-swap-count-30", 0);

        page.WaitForAssertion(() => Assert.Contains("service-swap-count-30", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_may_not_map_is_offered_no_form()
    {
        var page = Open(Viewer);

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section[aria-labelledby='unmapped-title'] tbody tr")));
        Assert.DoesNotContain("Map it", page.Markup, StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MappingPage> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    private async Task SaveAsync(UnmappedProduct product, string key, int version)
    {
        var unit = new ProductUnit("", UnitType.Service, key);
        var draft = new ProductMappingDraft(product.ProductId, product.ProductName, product.ProductCode, [unit], version);
        var saved = await Get<SaveProductMapping>().ExecuteAsync(Operator, draft, Cancellation);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
    }

    private async Task<string> RefAsync(UnmappedProduct product) =>
        (await Get<ListProductMappings>().FindAsync(Viewer, product.ProductId, Cancellation)).Value!.Units[0].AbsRef;

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<MappingPage> page, string label)
    {
        var found = page.FindAll("label").First(each => each.TextContent.StartsWith(label, StringComparison.Ordinal));
        return page.Find($"#{found.GetAttribute("for")}");
    }

    private IRenderedComponent<MappingPage> Open(Actor actor, string query = "")
    {
        var session = _pages.AddAuthorization();
        session.SetAuthorized(actor.Name);
        session.SetRoles([.. actor.Roles.Select(role => role.ToString())]);
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()!));
        _pages.Services.GetRequiredService<NavigationManager>().NavigateTo($"/mapping?{query}");
        return _pages.Render<MappingPage>();
    }
}
