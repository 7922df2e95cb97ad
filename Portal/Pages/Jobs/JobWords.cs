using System.Globalization;
using System.Text.Json;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Import;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Keeping;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Import;
using Portal.Core.ServicePlans.Import;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Billing;
using Portal.Pages.Entitlements;
using Portal.Pages.Messages;
using Portal.Pages.Seats;
using Portal.Pages.ServicePlans;

namespace Portal.Pages.Jobs;

/// <summary>How jobs and their runs are shown and called.</summary>
internal static class JobWords
{
    public const string Path = "/jobs";

    /// <summary>Those whose newest run failed.</summary>
    public const string Failed = "/jobs?last=failed";

    public static string Runs(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    /// <summary>The same with one of them shown above.</summary>
    public static string Run(string name, string id) => $"{Runs(name)}?run={Uri.EscapeDataString(id)}";

    /// <summary>The page where this person sees what a job did; null where there is none that they may open.</summary>
    public static string? Results(string job, Actor actor) =>
        PageOf(job) is { } page && page.Right.Check(actor) is null ? page.Path : null;

    /// <summary>Where a result leads: to what was done when it was, else to the run.</summary>
    public static string Leads(JobRun run, Actor actor) =>
        run.State == JobRunState.Succeeded && Results(run.Job, actor) is { } page ? page : Run(run.Job, run.Id.ToString());

    private static (string Path, AccessPolicy Right)? PageOf(string job) =>
        job switch
        {
            ImportBillingAddresses.JobName or SweepBillingAddresses.JobName or RefreshContacts.JobName => (
                BillingListAddress.Path,
                AccessPolicy.SeeBilling
            ),
            RecountSeats.JobName or TrialRecount.JobName => (SeatListAddress.Path, AccessPolicy.SeeSeats),
            ImportClients.JobName or PollDevices.JobName => ("/assets", AccessPolicy.SeeAssets),
            PollNotifications.JobName or PollIncidents.JobName => ("/alerts", AccessPolicy.SeeAlerts),
            ImportOrders.JobName => (EntitlementListAddress.Path, AccessPolicy.SeeEntitlements),
            ImportSubscriptions.JobName => (PlanListAddress.Path, AccessPolicy.SeeSubscriptions),
            Reconcile.JobName => (DriftListAddress.Path, AccessPolicy.SeeEntitlements),
            CheckKeys.JobName => ("/connections", AccessPolicy.SeeConnections),
            BackUpNightly.JobName or ApplyRetention.JobName => ("/records", AccessPolicy.KeepRecords),
            RetryMatching.JobName => (DeliveryListAddress.Path, AccessPolicy.SeeMessages),
            ReplayMessages.JobName => (MessageListAddress.Path, AccessPolicy.SeeMessages),
            _ => null,
        };

    public static BadgeStatus Badge(JobRunState state) =>
        state switch
        {
            JobRunState.Running => BadgeStatus.Running,
            JobRunState.Succeeded => BadgeStatus.Delivered,
            JobRunState.Failed => BadgeStatus.Failed,
            JobRunState.Cancelled => BadgeStatus.Cancelled,
            _ => BadgeStatus.Warning,
        };

    /// <summary>A run that ended well though parts of its work failed is not as one that did all of it.</summary>
    public static BadgeStatus Badge(JobRun run) => HasFailures(run) ? BadgeStatus.Warning : Badge(run.State);

    public static string Word(JobRun run) => HasFailures(run) ? "Had failures" : $"{run.State}";

    private static bool HasFailures(JobRun run) => run is { State: JobRunState.Succeeded, Failures: > 0 };

    public static string Trigger(JobRun run) =>
        run.Trigger switch
        {
            JobTrigger.Schedule => "Schedule",
            JobTrigger.FirstStart => "First start",
            _ => run.StartedByName,
        };

    /// <summary>What started runs, as a filter calls it.</summary>
    public static string Word(JobTrigger trigger) =>
        trigger switch
        {
            JobTrigger.Person => "A person",
            JobTrigger.Schedule => "The schedule",
            JobTrigger.FirstStart => "A first start",
            JobTrigger.Action => "An act that needed it",
            _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "A trigger without a word."),
        };

    public static string Word(MissedTime missed) =>
        missed switch
        {
            MissedTime.RunOnce => "One run makes up for all of them",
            MissedTime.Ask => "Shown as missed; a person decides",
            _ => throw new ArgumentOutOfRangeException(nameof(missed), missed, "A rule without a word."),
        };

    /// <summary>What a run counted, in words: "clients 63, assets 12".</summary>
    public static string Counts(JobRun run)
    {
        using var counts = JsonDocument.Parse(run.Counts);
        return string.Join(", ", counts.RootElement.EnumerateObject().Select(count => $"{count.Name} {count.Value}"));
    }

    /// <summary>How long a run took, or has taken by now; null for one that never began.</summary>
    public static TimeSpan? Took(JobRun run, DateTime now) =>
        run.State == JobRunState.Missed || run.Node.Length == 0 ? null : (run.EndedAt ?? now) - run.StartedAt;

    /// <summary>A length of time in two units at most.</summary>
    public static string Length(TimeSpan? length) =>
        length switch
        {
            null => "–",
            { TotalSeconds: < 1 } => "under 1 s",
            { TotalMinutes: < 1 } some => $"{some.Seconds} s",
            { TotalHours: < 1 } some => $"{some.Minutes} min {some.Seconds} s",
            { } some => string.Create(CultureInfo.InvariantCulture, $"{(int)some.TotalHours:N0} h {some.Minutes} min"),
        };

    /// <summary>How far a run is.</summary>
    public static string Progress(JobRun run) =>
        run.Total is { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{run.Done:N0} of {total:N0} done")
            : string.Create(CultureInfo.InvariantCulture, $"{run.Done:N0} done");

    /// <summary>One time of a schedule in its own zone: "Sun 2026-03-29 03:00 (UTC+02:00)".</summary>
    public static string Moment(DateTime at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:ddd yyyy-MM-dd HH:mm} (UTC{local:zzz})");
    }
}
