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
            .AddSingleton<CommandLedger>()
            .AddScoped<CreateBillingAddress>()
            .AddScoped<SendCreation>()
            .AddScoped<FindDuplicates>()
            .AddScoped<TakeOverCompany>()
            .AddScoped<EditBillingAddress>()
            .AddScoped<ArchiveBillingAddress>()
            .AddScoped<SendBillingCommand>()
            .AddScoped<ConfirmBillingAddresses>()
            .AddScoped<DiscardBillingAddress>()
            .AddScoped<ListBillingAddresses>()
            .AddScoped<ReadBillingAddress>()
            .AddScoped<ImportBillingAddresses>()
            .AddHostedService<ConfirmationLoop>()
            .AddHostedService<FirstImport>();
}
