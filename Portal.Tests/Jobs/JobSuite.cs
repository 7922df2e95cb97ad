using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>One job that is planned monthly on the 15th at 03:00 in Zurich and asks before it catches up, with everything that steers it.</summary>
public abstract class JobSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private protected const string Name = "scripted";
    private protected static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private protected static readonly JobTimes Monthly = new("0 0 3 15 * ?", Zurich);
    private protected static readonly Dictionary<string, string> Nothing = [];

    private ServiceProvider? _services;

    private protected static Actor Olu { get; } = Person("Olu", Role.Operations);

    private protected static Actor Vera { get; } = Person("Vera", Role.Viewer);

    private protected static Actor Fatima { get; } = Person("Fatima", Role.Finance);

    private protected ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.Zero));

    private protected ScriptedJob Job { get; } = new();

    private protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    private protected IServiceProvider Services => _services ??= Start();

    private protected JobRunner Runner => Services.GetRequiredService<JobRunner>();

    public override async ValueTask DisposeAsync()
    {
        if (_services is { } services)
        {
            await services.GetRequiredService<JobRunner>().StopAsync(CancellationToken.None);
            await services.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Everything anew, as after a start; what the database holds stays.</summary>
    private protected ServiceProvider Start() =>
        new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Database.Portal)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(new JobPlan([new PlannedJob(Name, Monthly, MissedTime.Ask)]))
            .AddJobs()
            .AddJob(_ => Job)
            .BuildServiceProvider();

    private protected T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    private protected async Task<JobSchedule> ScheduleAsync() =>
        await Get<JobSchedules>().FindAsync(Name, Cancellation) ?? throw new InvalidOperationException("It is planned.");

    private protected async Task<List<JobRun>> RunsAsync()
    {
        await using var db = Database.Open();
        return await db.JobRuns.AsNoTracking().OrderBy(run => run.Id).ToListAsync(Cancellation);
    }

    private protected async Task<JobRun> RunAsync(Actor? actor = null)
    {
        var started = await Get<RunJob>().ExecuteAsync(actor ?? Olu, Name, Nothing, Cancellation);
        await Runner.WaitAsync(started.Value.Id, Cancellation);
        return (await RunsAsync()).Single(run => run.Id == started.Value.Id);
    }

    private protected async Task<List<string>> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Set<Portal.Core.Audit.AuditEntry>().Select(entry => entry.Action).Order().ToListAsync(Cancellation);
    }

    private protected static Actor Person(string name, params Role[] roles) =>
        new(Guid.CreateVersion7(), name, null, roles.ToHashSet());
}
