using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Registers the runner.</summary>
public static class JobsRegistration
{
    /// <summary>
    /// Adds <see cref="JobRunner"/>, <see cref="JobHistory"/> and <see cref="PullLedger"/>; jobs themselves are added by their folders with <see cref="AddJob{TJob}(IServiceCollection)"/>.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<PullOptions>();
        return services
            .AddSingleton<JobRunner>()
            .AddHostedService(provider => provider.GetRequiredService<JobRunner>())
            .AddSingleton<JobHistory>()
            .AddSingleton<ListJobs>()
            .AddSingleton(provider => new KnownJobs(
                provider.GetServices<KnownJob>(),
                provider.GetRequiredService<IServiceScopeFactory>()
            ))
            .AddSingleton<IAlarmCheck, LeftJobs>()
            .AddSingleton<IAlarmCheck, SilentRuns>()
            .AddSingleton<PullLedger>()
            .AddSingleton<IRetainedKind, RetainedRuns>()
            .AddSingleton<IRecordNames, RunNames>()
            .AddSingleton<IPersonRecords, PersonInJobs>();
    }

    /// <summary>Adds a job, and makes its name known.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services)
        where TJob : class, IJob => services.AddScoped<TJob>().AddSingleton(new KnownJob(typeof(TJob)));

    /// <summary>Adds a job that is made by hand, and makes its name known.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, Func<IServiceProvider, TJob> make)
        where TJob : class, IJob => services.AddScoped(make).AddSingleton(new KnownJob(typeof(TJob)));
}
