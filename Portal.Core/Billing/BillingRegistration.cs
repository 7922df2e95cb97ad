using Microsoft.Extensions.DependencyInjection;

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
            .AddScoped<CreateBillingAddress>()
            .AddScoped<ConfirmBillingAddresses>()
            .AddScoped<DiscardBillingAddress>()
            .AddScoped<ListBillingAddresses>()
            .AddScoped<ReadBillingFilters>()
            .AddScoped<ExportBillingAddresses>()
            .AddScoped<ReadBillingAddress>()
            .AddScoped<ImportBillingAddresses>()
            .AddHostedService<ConfirmationLoop>()
            .AddHostedService<FirstImport>();
}
