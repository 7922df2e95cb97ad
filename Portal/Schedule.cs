using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Tickets;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Catalog;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Keeping;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Import;
using Portal.Core.ServicePlans.Import;
using Portal.Core.Subscriptions.Seats;
using Quartz;
using IJob = Portal.Core.Jobs.IJob;

namespace Portal;

/// <summary>Every job that runs by itself, one a line: which, when, and what becomes of missed times. Source: DESIGN §10.</summary>
/// <param name="Zone">Zone the times are meant in.</param>
/// <param name="Jobs">The jobs; each name once.</param>
internal sealed record Schedule(TimeZoneInfo Zone, params IReadOnlyList<ScheduledJob> Jobs)
{
    /// <summary>What this version runs. RunOnce: however many times were missed, one run makes up for them.</summary>
    public static Schedule In(TimeZoneInfo zone) =>
        new(
            zone,
            ScheduledJob.Of<ImportBillingAddresses>(ImportBillingAddresses.JobName, "0 0/15 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<ImportOrders>(ImportOrders.JobName, "0 5/15 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<ImportSubscriptions>(ImportSubscriptions.JobName, "0 8/15 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<ImportClients>(ImportClients.JobName, "0 10/15 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<ImportTickets>(ImportTickets.JobName, "0 2/10 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<PollNotifications>(PollNotifications.JobName, "0 1/5 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<PollIncidents>(PollIncidents.JobName, "0 4/5 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<PollDevices>(PollDevices.JobName, "0 3/10 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<Reconcile>(Reconcile.JobName, "0 40 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<CompareCatalog>(CompareCatalog.JobName, "0 20 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<RefreshContacts>(RefreshContacts.JobName, "0 0/15 * * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<CheckKeys>(CheckKeys.JobName, "0 0 4 * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<BackUpNightly>(BackUpNightly.JobName, "0 0 4 * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<ApplyRetention>(ApplyRetention.JobName, "0 30 4 * * ?", MissedTime.RunOnce),
            ScheduledJob.Of<SweepBillingAddresses>(SweepBillingAddresses.JobName, "0 30 2 * * ?", MissedTime.RunOnce),
            // a missed count is never made up for by itself: a person decides
            ScheduledJob.Of<RecountSeats>(RecountSeats.JobName, "0 0 3 15 * ?", MissedTime.Ask)
        );

    /// <summary>The same without what starts a job: for those who ask when it runs.</summary>
    public JobPlan Plan { get; } =
        new([.. Jobs.Select(job => new PlannedJob(job.Name, new JobTimes(job.Cron, Zone), job.Missed))]);
}

/// <summary>One line of the schedule.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Cron">When: second, minute, hour, day of the month, month, day of the week.</param>
/// <param name="Missed">What becomes of times that passed while nothing could run.</param>
/// <param name="StartAsync">Starts the job for one of its times, or joins its run.</param>
internal sealed record ScheduledJob(
    string Name,
    string Cron,
    MissedTime Missed,
    Func<JobRunner, DateTime, CancellationToken, Task<Result<Guid>>> StartAsync
)
{
    public static ScheduledJob Of<TJob>(string name, string cron, MissedTime missed)
        where TJob : class, IJob =>
        new(name, cron, missed, (runner, period, cancellationToken) => runner.StartAsync<TJob>(period, cancellationToken));

    // what must not run late is kept as missed instead, by those who look for it
    private CronTriggerMisfireInstruction Instruction =>
        Missed == MissedTime.RunOnce ? CronTriggerMisfireInstruction.FireAndProceed : CronTriggerMisfireInstruction.DoNothing;

    /// <summary>The trigger that Quartz keeps.</summary>
    public ITrigger Trigger(JobTimes times, TimeProvider time) =>
        TriggerBuilder
            .Create(time)
            .WithIdentity(Name)
            .ForJob(Name)
            .WithCronSchedule(times.Cron, cron => cron.InTimeZone(times.Zone).WithMisfireInstruction(Instruction))
            .Build();

    /// <summary>True when a kept trigger says the same; then it stays, since it knows which times were missed.</summary>
    public bool IsSaidBy(ITrigger? kept, JobTimes times) =>
        kept is ICronTrigger cron
        && cron.CronExpressionString == times.Cron
        && cron.TimeZone.Id == times.Zone.Id
        && cron.MisfireInstruction == Instruction;
}
