using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core.Audit;
using Portal.Core.Billing.Access;
using Portal.Core.Billing.Organizations;

namespace Portal.Core.Billing;

/// <summary>Registers billing; the port <see cref="IBillingDirectory"/> comes from a connector.</summary>
public static class BillingRegistration
{
    /// <summary>Adds the use cases, the import and the loop that settles lost answers.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) =>
        services
            .AddSingleton<BillingLists>()
            .AddSingleton<BillingChanges>()
            .AddSingleton<CreationLedger>()
            .AddBillingAccess()
            .AddOrganizations()
            .AddScoped<CreateBillingAddress>()
            .AddScoped<ConfirmBillingAddresses>()
            .AddScoped<DiscardBillingAddress>()
            .AddScoped<ListBillingAddresses>()
            .AddScoped<ReadBillingAddress>()
            .AddScoped<ImportBillingAddresses>()
            .AddHostedService<ConfirmationLoop>()
            .AddHostedService<FirstImport>();

    private static IServiceCollection AddBillingAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(new BillingOptions());
        services.TryAddSingleton<ReadTimeline>();
        return services
            .AddSingleton<ContactAccess>()
            .AddSingleton<BillingVisibility>()
            .AddScoped<RefreshContacts>()
            .AddScoped<ExplainBillingAccess>()
            .AddScoped<ListBillingRoles>()
            .AddScoped<GiveBillingRole>()
            .AddScoped<TakeBillingRole>()
            .AddScoped<SeedBillingRoles>()
            .AddScoped<BillingRoleDesk>()
            .AddScoped<ReadBillingTimeline>();
    }

    private static IServiceCollection AddOrganizations(this IServiceCollection services) =>
        services
            .AddScoped<ImportAfterAct>()
            .AddScoped<CreateOrganization>()
            .AddScoped<ListOrganizations>()
            .AddScoped<ReadOrganization>()
            .AddScoped<ReadOrganizationTimeline>();
}
