using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Tickets;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Import;
using Quartz;
using IJob = Portal.Core.Jobs.IJob;
using MissedTime = Quartz.CronTriggerMisfireInstruction;

namespace Portal;

/// <summary>Every job that runs by itself, one a line: which, when, and what becomes of missed times. Source: DESIGN §10.</summary>
/// <param name="Zone">Zone the times are meant in.</param>
/// <param name="Jobs">The jobs; each name once.</param>
internal sealed record Schedule(TimeZoneInfo Zone, params IReadOnlyList<ScheduledJob> Jobs)
{
    /// <summary>What this version runs. FireAndProceed: however many times were missed, one run makes up for them.</summary>
    public static Schedule In(TimeZoneInfo zone) =>
        new(
            zone,
            ScheduledJob.Of<ImportBillingAddresses>(ImportBillingAddresses.JobName, "0 0/15 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<ImportOrders>(ImportOrders.JobName, "0 5/15 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<ImportClients>(ImportClients.JobName, "0 10/15 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<ImportTickets>(ImportTickets.JobName, "0 2/10 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<PollNotifications>(PollNotifications.JobName, "0 1/5 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<PollIncidents>(PollIncidents.JobName, "0 4/5 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<PollDevices>(PollDevices.JobName, "0 3/10 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<Reconcile>(Reconcile.JobName, "0 40 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<RefreshContacts>(RefreshContacts.JobName, "0 0/15 * * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<CheckKeys>(CheckKeys.JobName, "0 0 4 * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<BackUpNightly>(BackUpNightly.JobName, "0 0 4 * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<ApplyRetention>(ApplyRetention.JobName, "0 30 4 * * ?", MissedTime.FireAndProceed),
            ScheduledJob.Of<SweepBillingAddresses>(SweepBillingAddresses.JobName, "0 30 2 * * ?", MissedTime.FireAndProceed)
        );
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

    /// <summary>The trigger that Quartz keeps.</summary>
    public ITrigger Trigger(TimeZoneInfo zone, TimeProvider time) =>
        TriggerBuilder
            .Create(time)
            .WithIdentity(Name)
            .ForJob(Name)
            .WithCronSchedule(Cron, times => times.InTimeZone(zone).WithMisfireInstruction(Missed))
            .Build();

    /// <summary>True when a kept trigger says the same; then it stays, since it knows which times were missed.</summary>
    public bool IsSaidBy(ITrigger? kept, TimeZoneInfo zone) =>
        kept is ICronTrigger cron
        && cron.CronExpressionString == Cron
        && cron.TimeZone.Id == zone.Id
        && cron.MisfireInstruction == Missed;
}
