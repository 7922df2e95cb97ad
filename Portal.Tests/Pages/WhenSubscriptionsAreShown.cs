using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.Import;
using Portal.Core.ServicePlans.States;
using Portal.Pages.ServicePlans;
using Portal.Tests.ServicePlans;
using Radzen;
using Radzen.Blazor;

namespace Portal.Tests.Pages;

/// <summary>The pages of subscriptions with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out. Source: 002-13, scenario 26.</summary>
public sealed class WhenSubscriptionsAreShown() : PlanSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();
    private BunitAuthorizationContext? _session;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Get<ListServicePlans>())
            .AddSingleton(Get<OpenServicePlan>())
            .AddSingleton(Get<PublishPlanAgain>())
            .AddSingleton(Get<ListStateMappings>())
            .AddSingleton(Get<SaveStateMapping>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>())
            .AddSingleton(OwnJobs())
            .AddSingleton(Get<RunJob>())
            .AddScoped<CurrentActor>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void Without_any_it_says_so()
    {
        var page = Open<PlansPage>(Viewer, "/subscriptions");

        page.WaitForAssertion(() =>
            Assert.Contains("No subscription was found in Odoo yet", page.Markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task They_are_listed_with_odoo_beside_abs()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await TellPlanAsync("PI-7", id, "SUSPENDED");
        var plan = await ReadAsync(id);

        var page = Open<PlansPage>(Viewer, "/subscriptions?tab=drifted&state=3_progress");

        page.WaitForAssertion(() =>
        {
            Assert.NotNull(page.Find($"a[href='/subscriptions/{plan.Key}']"));
            Assert.Contains("SUSPENDED", page.Markup, StringComparison.Ordinal);
            Assert.Contains("should be SERVICE_ACTIVE", page.Markup, StringComparison.Ordinal);
            Assert.Contains("ABS differs (1)", page.Markup, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_filter_that_leaves_none_says_so()
    {
        await SubscribeAsync();
        await ImportAsync();

        var page = Open<PlansPage>(Viewer, "/subscriptions?state=6_churn");

        page.WaitForAssertion(() => Assert.Contains("No subscription matches", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_shows_its_terms_its_messages_and_its_story_and_a_viewer_changes_nothing()
    {
        var id = await SubscribeAsync();
        await ImportAsync();

        var page = OpenOne(Viewer, await ReadAsync(id));

        page.WaitForAssertion(() =>
        {
            Assert.Contains("BSS-Monthly-Nairobi", page.Markup, StringComparison.Ordinal);
            Assert.Contains("Told, no answer yet", page.Markup, StringComparison.Ordinal);
            Assert.NotNull(page.Find("a[href^='/messages/out/']"));
        });
        Assert.Null(Button(page, "Publish again"));
    }

    [Fact]
    public async Task Publishing_again_asks_first()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await DeliverAllAsync();
        var plan = await ReadAsync(id);
        var page = OpenOne(Finance, plan);
        var dialog = _pages.Render<RadzenDialog>();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Publish again")));

        await page.InvokeAsync(() => Button(page, "Publish again")!.Click());
        dialog.WaitForAssertion(() => Assert.NotNull(Button(dialog, $"Publish again {plan.Name}")));
        Assert.Single(await ToldAsync(id));
        await dialog.InvokeAsync(() => Button(dialog, $"Publish again {plan.Name}")!.Click());

        page.WaitForAssertion(() => Assert.Contains("State of a subscription", page.Markup, StringComparison.Ordinal));
        Assert.Equal(3, (await ToldAsync(id)).Count);
    }

    [Fact]
    public async Task A_state_that_stands_for_none_is_mapped_in_a_dialog()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await ChangeAsync(id, """{"subscription_state":"7_upsell"}""");
        await ImportAsync();
        var page = Open<PlanStatesPage>(Finance, "/subscriptions/states");
        var dialog = _pages.Render<RadzenDialog>();
        page.WaitForAssertion(() => Assert.Contains("7_upsell", page.Find("tbody tr").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("tbody tr button").Click());
        dialog.WaitForAssertion(() => Assert.Equal(2, dialog.FindAll("input").Count));
        await FillAsync(dialog, "not a word");
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());
        dialog.WaitForAssertion(() => Assert.Contains("A state of ABS has letters", dialog.Markup, StringComparison.Ordinal));
        await FillAsync(dialog, "SERVICE_ACTIVE");
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());

        page.WaitForAssertion(() =>
            Assert.DoesNotContain("7_upsell", page.Find("tbody tr").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(2, (await ToldAsync(id)).Count);
    }

    // the suite has no devices, which other jobs want
    private KnownJobs OwnJobs() =>
        new(Services.GetServices<KnownJob>().Where(job => job.Type == typeof(ImportSubscriptions)), Get<IServiceScopeFactory>());

    private static Task FillAsync(IRenderedComponent<RadzenDialog> dialog, string text) =>
        dialog.InvokeAsync(() =>
        {
            var input = dialog.FindAll("input")[1];
            input.Change(text);
        });

    private IRenderedComponent<PlanPage> OpenOne(Actor actor, ServicePlan plan) =>
        Open<PlanPage>(actor, $"/subscriptions/{plan.Key}", parameters => parameters.Add(each => each.Id, plan.Key));

    private IRenderedComponent<TPage> Open<TPage>(
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

    private static IElement? Button<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent =>
        page.FindAll("button")
            .FirstOrDefault(button => string.Concat(button.ChildNodes.OfType<IText>().Select(part => part.Data)).Trim() == text);
}
