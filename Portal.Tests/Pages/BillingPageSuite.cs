using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Billing.Organizations;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Pages.Organizations;
using Portal.Tests.Billing.Access;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>Billing's pages with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out.</summary>
public abstract class BillingPageSuite() : AccessSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();

    protected BunitJSModuleInterop Drafts { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        Drafts = _pages.JSInterop.SetupModule("./js/drafts.js");
        Drafts.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Get<SystemStatusBoard>())
            .AddSingleton(Get<ConnectedSystems>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>())
            .AddSingleton(Get<KnownJobs>())
            .AddSingleton(Get<RunJob>())
            .AddSingleton(Get<BillingChanges>())
            .AddSingleton(Get<BillingLists>())
            .AddScoped(_ => Get<CreateBillingAddress>())
            .AddScoped(_ => Get<ReadBillingAddress>())
            .AddScoped(_ => Get<ListBillingAddresses>())
            .AddScoped(_ => Get<ReadBillingFilters>())
            .AddSingleton(Get<SavedViews>())
            .AddSingleton(Get<IBillingDirectory>())
            .AddScoped(_ => Get<DiscardBillingAddress>())
            .AddScoped(_ => Get<ExplainBillingAccess>())
            .AddScoped(_ => Get<BillingRoleDesk>())
            .AddScoped(_ => Get<ReadBillingTimeline>())
            .AddScoped(_ => Get<CreateOrganization>())
            .AddScoped(_ => Get<ListOrganizations>())
            .AddScoped(_ => Get<ReadOrganization>())
            .AddScoped(_ => Get<ReadOrganizationTimeline>())
            .AddScoped<OrganizationEntry>()
            .AddScoped(_ => Get<FindDuplicates>())
            .AddScoped(_ => Get<TakeOverCompany>())
            .AddScoped(_ => Get<EditBillingAddress>())
            .AddScoped(_ => Get<ArchiveBillingAddress>())
            .AddScoped(_ => Get<CompleteBillingAddress>())
            .AddScoped<CurrentActor>()
            .AddScoped<FormDrafts>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Who looks at the page from now on.</summary>
    protected void SignIn(Actor actor)
    {
        var session = _pages.AddAuthorization();
        session.SetAuthorized(actor.Name);
        session.SetRoles([.. actor.Roles.Select(role => role.ToString())]);
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()!));
    }

    protected IRenderedComponent<TPage> Open<TPage>(
        string address = "/",
        Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null
    )
        where TPage : IComponent
    {
        _pages.Services.GetRequiredService<BunitNavigationManager>().NavigateTo(address);
        return _pages.Render(parameters ?? (_ => { }));
    }

    /// <summary>Answers every question from now on; the titles of those asked.</summary>
    protected List<string> Answer(bool yes)
    {
        var asked = new List<string>();
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (title, _, _, _) =>
        {
            asked.Add(title ?? "");
            dialogs.Close(yes);
        };
        return asked;
    }

    protected string Address => new Uri(_pages.Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;
}
