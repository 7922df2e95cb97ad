using Portal.Core.Finding;
using Portal.Core.Home;
using Portal.Pages.Alarms;
using Portal.Pages.Alerts;
using Portal.Pages.Assets;
using Portal.Pages.Audit;
using Portal.Pages.Billing;
using Portal.Pages.Catalog;
using Portal.Pages.Connections;
using Portal.Pages.Entitlements;
using Portal.Pages.Finding;
using Portal.Pages.Home;
using Portal.Pages.Jobs;
using Portal.Pages.Messages;
using Portal.Pages.Organizations;
using Portal.Pages.Records;
using Portal.Pages.Seats;
using Portal.Pages.ServicePlans;
using Portal.Pages.Users;

namespace Portal;

/// <summary>
/// What each capability brings to the home page and to the search over everything, one a line. A new one writes its class and adds its
/// line; neither the page nor the search changes.
/// </summary>
internal static class Contributions
{
    public static IServiceCollection AddContributions(this IServiceCollection services) =>
        services.AddHome().AddFinding().AddSingleton<HomePulse>().AddNeeds().AddTrends().AddFirstSteps().AddSearchSources();

    private static IServiceCollection AddNeeds(this IServiceCollection services) =>
        services
            .AddScoped<INeedsAttention, BillingNeeds>()
            .AddScoped<INeedsAttention, OrganizationNeeds>()
            .AddScoped<INeedsAttention, AssetNeeds>()
            .AddScoped<INeedsAttention, EntitlementNeeds>()
            .AddScoped<INeedsAttention, SeatNeeds>()
            .AddScoped<INeedsAttention, PlanNeeds>()
            .AddScoped<INeedsAttention, CatalogNeeds>()
            .AddScoped<INeedsAttention, AlertNeeds>()
            .AddScoped<INeedsAttention, MessageNeeds>()
            .AddScoped<INeedsAttention, HeldNeeds>()
            .AddScoped<INeedsAttention, JobNeeds>()
            .AddScoped<INeedsAttention, ConnectionNeeds>()
            .AddScoped<INeedsAttention, UserNeeds>()
            .AddScoped<INeedsAttention, BackupNeeds>();

    private static IServiceCollection AddTrends(this IServiceCollection services) =>
        services
            .AddScoped<ITrendSource, EntitlementTrend>()
            .AddScoped<ITrendSource, MessageTrends>()
            .AddScoped<ITrendSource, BillingTrend>();

    private static IServiceCollection AddFirstSteps(this IServiceCollection services) =>
        services
            .AddScoped<IFirstStep, ConnectStep>()
            .AddScoped<IFirstStep, ImportStep>()
            .AddScoped<IFirstStep, InviteStep>()
            .AddScoped<IFirstStep, BackupStep>();

    // groups of an equal fit follow each other as here
    private static IServiceCollection AddSearchSources(this IServiceCollection services) =>
        services
            .AddScoped<ISearchSource, ActSearch>()
            .AddScoped<ISearchSource, PageSearch>()
            .AddScoped<ISearchSource, BillingSearch>()
            .AddScoped<ISearchSource, OrganizationSearch>()
            .AddScoped<ISearchSource, AssetSearch>()
            .AddScoped<ISearchSource, EntitlementSearch>()
            .AddScoped<ISearchSource, SeatSearch>()
            .AddScoped<ISearchSource, PlanSearch>()
            .AddScoped<ISearchSource, Pages.Alerts.AlertSearch>()
            .AddScoped<ISearchSource, Pages.Tickets.TicketSearch>()
            .AddScoped<ISearchSource, UserSearch>()
            .AddScoped<ISearchSource, DeliverySearch>()
            .AddScoped<ISearchSource, MessageSearch>()
            .AddScoped<ISearchSource, AuditSearch>()
            .AddScoped<ISearchSource, JobSearch>()
            .AddScoped<ISearchSource, AlarmSearch>()
            .AddScoped<IFoundAct, ImportAct>();
}
