using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
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
    private readonly BunitContext _pages = new();
    private BunitAuthorizationContext? _session;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        Drafts = _pages.JSInterop.SetupModule("./js/drafts.js");
        Drafts.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Get<ListEntitlements>())
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
            .AddSingleton(Get<SavedViews>())
            .AddScoped<CurrentActor>()
            .AddScoped<FormDrafts>();
    }

    /// <summary>What the browser keeps of unsent forms.</summary>
    protected BunitJSModuleInterop Drafts { get; private set; } = null!; // set before the first test

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
        where TPage : IComponent
    {
        var session = _session ??= _pages.AddAuthorization();
        session.SetAuthorized(actor.Name);
        session.SetRoles([.. actor.Roles.Select(role => role.ToString())]);
        session.SetPolicies([.. AccessPolicy.All.Where(policy => policy.Check(actor) is null).Select(policy => policy.Name)]);
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()!));
        _pages.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _pages.Render(parameters ?? (_ => { }));
    }

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
        where TPage : IComponent => page.FindAll("button").FirstOrDefault(button => Words(button) == text);

    // without the name of its drawing
    private static string Words(IElement button) =>
        string.Concat(button.ChildNodes.OfType<IText>().Select(text => text.Data)).Trim();

    protected static Task ClickAsync<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent
    {
        page.WaitForAssertion(() => Assert.NotNull(FindButton(page, text)));
        return page.InvokeAsync(() => FindButton(page, text)!.Click());
    }

    protected static void AssertShows<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => page.WaitForAssertion(() => Assert.Contains(text, page.Markup, StringComparison.Ordinal));
}
