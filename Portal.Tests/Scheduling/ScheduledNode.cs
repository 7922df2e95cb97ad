using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Hosting;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Quartz;

namespace Portal.Tests.Scheduling;

/// <summary>A process that only runs a <see cref="ScriptedJob"/> by schedule.</summary>
internal sealed class ScheduledNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _connection;
    private readonly Listener _listener = new();

    private ScheduledNode(IHost host, string folder, LogLines log)
    {
        _host = host;
        _connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "quartz.db") }.ToString();
        Log = log;
    }

    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    public IScheduler Scheduler { get; private set; } = null!; // set by StartAsync, the only way in

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="database">Where the runs are kept, and the triggers too unless it is SQLite.</param>
    /// <param name="folder">Where the triggers are kept otherwise.</param>
    /// <param name="schedule">When the job runs.</param>
    /// <param name="job">The job.</param>
    /// <param name="clock">The clock of the schedule.</param>
    public static async Task<ScheduledNode> StartAsync(
        PersistenceOptions database,
        TestFolder folder,
        Schedule schedule,
        ScriptedJob job,
        TimeProvider clock
    )
    {
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(clock).AddSingleton(schedule).AddSingleton(job);
        builder.Services.AddPersistence(database).AddJobs().AddScheduling(database, folder.Path);
        var node = new ScheduledNode(builder.Build(), folder.Path, log);
        node.Scheduler = await node._host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        node.Scheduler.ListenerManager.AddJobListener(node._listener);
        await node._host.StartAsync(Cancellation);
        return node;
    }

    /// <summary>Moves the clock on while the scheduler is not looking, so that it finds the new time at once.</summary>
    public async Task AdvanceAsync(ManualClock clock, TimeSpan by)
    {
        await Scheduler.Standby(Cancellation);
        clock.Advance(by);
        await Scheduler.Start(Cancellation);
    }

    /// <summary>Waits for the end of the next thing that the scheduler started, and says when it was due.</summary>
    public async Task<DateTimeOffset?> UntilFiredAsync()
    {
        var (due, fault) = await _listener.Ended.Reader.ReadAsync(Cancellation);
        Assert.Null(fault);
        return due;
    }

    /// <summary>What it will do next.</summary>
    public async Task<ICronTrigger?> TriggerAsync() =>
        (ICronTrigger?)await Scheduler.GetTrigger(new TriggerKey("scripted"), Cancellation);

    public Task StopAsync() => _host.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private sealed class Listener : IJobListener
    {
        public Channel<(DateTimeOffset? Due, JobExecutionException? Fault)> Ended { get; } =
            Channel.CreateUnbounded<(DateTimeOffset?, JobExecutionException?)>();

        public string Name => "test";

        public ValueTask JobWasExecuted(
            IJobExecutionContext context,
            JobExecutionException? jobException,
            CancellationToken cancellationToken
        ) => Ended.Writer.WriteAsync((context.ScheduledFireTimeUtc, jobException), cancellationToken);
    }
}
