using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Accounts;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>Registers retention and what is done with one person's records.</summary>
public static class KeepingRegistration
{
    /// <summary>Adds them; the folders register what they keep themselves.</summary>
    public static IServiceCollection AddKeeping(this IServiceCollection services, RetentionOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IPersonRecords, PersonInAccounts>()
            .AddScoped<AnonymisePerson>()
            .AddScoped<ExportPerson>()
            .AddScoped<ListPeople>()
            .AddScoped<ReadRetention>()
            .AddJob<ApplyRetention>();
}
