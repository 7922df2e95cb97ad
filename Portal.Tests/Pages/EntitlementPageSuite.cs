using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Tests.Retail;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>The pages of entitlements with the real use cases, a real SQLite file, an Odoo and an ABS on the wire; only the browser is left out.</summary>
public abstract class EntitlementPageSuite() : RetailSuite(DatabaseProvider.Sqlite)
{
    private PageOpener _pages = null!; // set before the first test

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<ListEntitlements>())
            .AddSingleton(Get<FindOrderNames>())
            .AddSingleton(Get<RetryEntitlements>())
            .AddSingleton(Get<ReadEntitlementFigures>())
            .AddSingleton(Get<EntitlementHistory>())
            .AddSingleton(Get<OpenEntitlement>())
            .AddSingleton(Get<AskAbs>())
            .AddSingleton(Get<PromiseAgain>())
            .AddSingleton(Get<ListProductMappings>())
            .AddSingleton(Get<ListDrifts>())
            .AddSingleton(Get<RepairDrift>())
            .AddSingleton(Get<ReadDestinations>())
            .AddSingleton(Get<SetDestination>())
            .AddSingleton(Get<RetryMatching>())
            .AddSingleton(Get<LeftBatches>())
            .AddSingleton(Get<RetryDelivery>())
            .AddSingleton(Get<CancelDelivery>())
            .AddSingleton(Get<OpenDelivery>())
            .AddSingleton(Get<EditDelivery>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>())
            .AddSingleton(Get<KnownJobs>())
            .AddSingleton(Get<RunJob>())
            .AddSingleton(Get<SavedViews>());
    }

    /// <summary>What the browser keeps of unsent forms.</summary>
    protected BunitJSModuleInterop Drafts => _pages.Drafts;

    /// <summary>What the pages are given.</summary>
    protected IServiceProvider Services => _pages.Services;

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected IRenderedComponent<TPage> Open<TPage>(
        Actor actor,
        string address,
        Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null
    )
        where TPage : IComponent => _pages.Open(actor, address, parameters);

    /// <summary>Answers every question from now on; the titles of those asked.</summary>
    protected List<string> Answer(object answer)
    {
        var asked = new List<string>();
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (title, _, _, _) =>
        {
            asked.Add(title ?? "");
            dialogs.Close(answer);
        };
        return asked;
    }

    protected static IElement? FindButton<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => PageOpener.Button(page, text);

    protected static Task ClickAsync<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => PageOpener.PressAsync(page, text);

    protected static void AssertShows<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => page.WaitForAssertion(() => Assert.Contains(text, page.Markup, StringComparison.Ordinal));
}
