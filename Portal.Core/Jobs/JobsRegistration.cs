using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Jobs.History;
using Portal.Core.Jobs.Times;
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
            .AddSteering()
            .AddHistory()
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

    private static IServiceCollection AddSteering(this IServiceCollection services)
    {
        services.TryAddSingleton(new JobPlan([])); // the program that schedules brings its own
        return services
            .AddSingleton<JobSchedules>()
            .AddSingleton<SettingDesk>()
            .AddSingleton<MissedTimes>()
            .AddSingleton<ReadJobs>()
            .AddSingleton<RunJob>()
            .AddSingleton<DecideMissed>()
            .AddSingleton(provider => new PauseJob(provider.GetRequiredService<SettingDesk>()))
            .AddSingleton(provider => new EditJobTimes(
                provider.GetRequiredService<SettingDesk>(),
                provider.GetRequiredService<JobPlan>()
            ));
    }

    private static IServiceCollection AddHistory(this IServiceCollection services) =>
        services.AddSingleton<ListRuns>().AddSingleton<ExportRuns>().AddSingleton<RetryFailedJobs>();

    /// <summary>Adds a job, and makes its name known.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services)
        where TJob : class, IJob => services.AddScoped<TJob>().AddSingleton<KnownJob>(new KnownJob<TJob>());

    /// <summary>Adds a job that is made by hand, and makes its name known.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, Func<IServiceProvider, TJob> make)
        where TJob : class, IJob => services.AddScoped(make).AddSingleton<KnownJob>(new KnownJob<TJob>());
}
