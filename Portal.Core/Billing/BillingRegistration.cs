using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Billing.Access;
using Portal.Core.Billing.Organizations;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

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
            .AddSingleton<CommandLedger>()
            .AddSingleton<CompletionLedger>()
            .AddScoped<CreateBillingAddress>()
            .AddScoped<SendCreation>()
            .AddScoped<FindDuplicates>()
            .AddScoped<TakeOverCompany>()
            .AddScoped<EditBillingAddress>()
            .AddScoped<ArchiveBillingAddress>()
            .AddScoped<SendBillingCommand>()
            .AddScoped<OpenCreations>()
            .AddScoped<ConfirmBillingAddresses>()
            .AddScoped<DiscardBillingAddress>()
            .AddScoped<ListBillingAddresses>()
            .AddScoped<ReadBillingFilters>()
            .AddScoped<CountSentBillingAddresses>()
            .AddScoped<ExportBillingAddresses>()
            .AddScoped<ReadBillingAddress>()
            .AddScoped<CompleteBillingAddress>()
            .AddBillingImport()
            .AddHostedService<ConfirmationLoop>()
            .AddHostedService<FirstImport>();

    private static IServiceCollection AddBillingAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(new BillingOptions());
        services.TryAddSingleton<ReadTimeline>();
        return services
            .AddSingleton<ContactQuestions>()
            .AddSingleton<ContactAccess>()
            .AddSingleton<BillingVisibility>()
            .AddSingleton<IAccountTrace, ForgetContacts>()
            .AddSingleton<IPersonRecords, PersonInBilling>()
            .AddJob<RefreshContacts>()
            .AddScoped<ExplainBillingAccess>()
            .AddScoped<ListBillingRoles>()
            .AddScoped<GiveBillingRole>()
            .AddScoped<TakeBillingRole>()
            .AddScoped<ProposeBillingRoles>()
            .AddScoped<SeedBillingRoles>()
            .AddScoped<BillingRoleDesk>()
            .AddScoped<ReadBillingTimeline>();
    }

    private static IServiceCollection AddOrganizations(this IServiceCollection services) =>
        services
            .AddScoped<ImportAfterAct>()
            .AddSingleton<IBillingAddressUse, OrganizationsOfBillingAddress>()
            .AddScoped<CreateOrganization>()
            .AddScoped<ListOrganizations>()
            .AddScoped<ReadOrganization>()
            .AddScoped<ReadOrganizationTimeline>();

    // the parts are Billing's own business, so the container cannot see the jobs' constructors
    private static IServiceCollection AddBillingImport(this IServiceCollection services) =>
        services
            .AddSingleton(provider => new BillingGate(
                provider.GetRequiredService<PullLedger>(),
                provider.GetRequiredService<IBillingFeed>().ReadAccountAsync
            ))
            .AddSingleton<BillingPull>()
            .AddSingleton<MirrorWriter>()
            .AddSingleton<PairMirror>()
            .AddSingleton<PairCheck>()
            .AddSingleton<FirstPass>()
            .AddSingleton<ChangesPass>()
            .AddSingleton<PairSweep>()
            .AddSingleton<IDatabaseFollower, ImportAfterConfirmation>()
            .AddJob(provider => new ImportBillingAddresses(
                provider.GetRequiredService<BillingPull>(),
                provider.GetRequiredService<FirstPass>(),
                provider.GetRequiredService<ChangesPass>(),
                provider.GetRequiredService<PairSweep>()
            ))
            .AddJob(provider => new SweepBillingAddresses(
                provider.GetRequiredService<BillingPull>(),
                provider.GetRequiredService<PairSweep>()
            ));
}
