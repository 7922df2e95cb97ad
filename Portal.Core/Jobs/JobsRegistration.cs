using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Registers the runner.</summary>
public static class JobsRegistration
{
    /// <summary>
    /// Adds <see cref="JobRunner"/>, <see cref="JobHistory"/> and <see cref="PullLedger"/>; jobs themselves are added by their folders.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<PullOptions>();
        return services
            .AddSingleton<JobRunner>()
            .AddHostedService(provider => provider.GetRequiredService<JobRunner>())
            .AddSingleton<JobHistory>()
            .AddSingleton<ListJobs>()
            .AddSingleton<PullLedger>()
            .AddSingleton<IRetainedKind, RetainedRuns>()
            .AddSingleton<IPersonRecords, PersonInJobs>();
    }
}
