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
            .AddSingleton<CompletionLedger>()
            .AddScoped<CreateBillingAddress>()
            .AddScoped<ConfirmBillingAddresses>()
            .AddScoped<DiscardBillingAddress>()
            .AddScoped<ListBillingAddresses>()
            .AddScoped<ReadBillingAddress>()
            .AddScoped<CompleteBillingAddress>()
            .AddBillingImport()
            .AddHostedService<ConfirmationLoop>()
            .AddHostedService<FirstImport>();

    // the parts are Billing's own business, so the container cannot see the jobs' constructors
    private static IServiceCollection AddBillingImport(this IServiceCollection services) =>
        services
            .AddSingleton<BillingPull>()
            .AddSingleton<MirrorWriter>()
            .AddSingleton<PairMirror>()
            .AddSingleton<PairCheck>()
            .AddSingleton<FirstPass>()
            .AddSingleton<ChangesPass>()
            .AddSingleton<PairSweep>()
            .AddScoped(provider => new ImportBillingAddresses(
                provider.GetRequiredService<BillingPull>(),
                provider.GetRequiredService<FirstPass>(),
                provider.GetRequiredService<ChangesPass>(),
                provider.GetRequiredService<PairSweep>()
            ))
            .AddScoped(provider => new SweepBillingAddresses(
                provider.GetRequiredService<BillingPull>(),
                provider.GetRequiredService<PairSweep>()
            ));
}
