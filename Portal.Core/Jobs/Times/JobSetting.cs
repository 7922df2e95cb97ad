using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.Times;

/// <summary>What people changed of a job's plan, and how far its missed times were looked for. Source: R4, R7.</summary>
public sealed class JobSetting
{
    /// <summary>Longest reason.</summary>
    public const int ReasonLength = 300;

    private JobSetting() { }

    /// <summary>Name of the job.</summary>
    public string Job { get; private set; } = "";

    /// <summary>Other times than planned, or null.</summary>
    public string? Cron { get; private set; }

    /// <summary>The zone of those, or null.</summary>
    public string? Zone { get; private set; }

    /// <summary>UTC instant it was paused, or null.</summary>
    public DateTime? PausedAt { get; private set; }

    /// <summary>UTC instant the pause ends by itself, or null.</summary>
    public DateTime? PausedUntil { get; private set; }

    /// <summary>Why it is paused.</summary>
    public string PauseReason { get; private set; } = "";

    /// <summary>Name of who paused it, or null.</summary>
    public string? PausedBy { get; private set; }

    /// <summary>Their user id, or null.</summary>
    public Guid? PausedById { get; private set; }

    /// <summary>UTC instant up to which every time has its run, or is kept as missed; null before the first look.</summary>
    public DateTime? LookedUntil { get; private set; }

    /// <summary>Rises with every change that a person makes.</summary>
    public int Version { get; private set; }

    internal static JobSetting Of(string job) => new() { Job = job };

    /// <summary>The pause that is in force at an instant.</summary>
    internal JobPause? PauseAt(DateTime now) =>
        PausedAt is { } since && (PausedUntil is null || now < PausedUntil)
            ? new JobPause(since, PausedUntil, PauseReason, PausedBy ?? "")
            : null;

    /// <summary>True for a time that passed during the pause, which may be over by now.</summary>
    internal bool HeldAt(DateTime at) => PausedAt <= at && (PausedUntil is null || at < PausedUntil);

    /// <summary>What holds with it.</summary>
    internal JobSchedule On(PlannedJob plan, DateTime now) =>
        new(
            plan,
            Cron is { } cron && JobTimes.FindZone(Zone ?? "") is { } zone ? new JobTimes(cron, zone) : plan.Times,
            PauseAt(now),
            Version
        );

    /// <summary>Other times; null for those that are planned. What passed before is not looked for with them.</summary>
    internal void Keep(JobTimes? times, DateTime now)
    {
        (Cron, Zone) = (times?.Cron, times?.Zone.Id);
        (LookedUntil, Version) = (now, Version + 1);
    }

    internal void Pause(PauseDraft draft, Actor actor, DateTime now)
    {
        (PausedAt, PausedUntil, PauseReason) = (now, draft.Until, draft.Reason);
        (PausedBy, PausedById, Version) = (actor.Name, actor.Id, Version + 1);
    }

    internal void Resume(DateTime now)
    {
        (PausedAt, PausedUntil, PauseReason, PausedBy, PausedById) = (null, null, "", null, null);
        (LookedUntil, Version) = (now, Version + 1);
    }

    internal void LookUntil(DateTime at) => LookedUntil = at;

    internal object ToAudit() =>
        new
        {
            Cron,
            Zone,
            PausedAt,
            PausedUntil,
            Reason = PauseReason.Length == 0 ? null : PauseReason,
        };
}

internal sealed class JobSettingMapping : IEntityTypeConfiguration<JobSetting>
{
    public void Configure(EntityTypeBuilder<JobSetting> builder)
    {
        builder.ToTable("JobSettings");
        builder.HasKey(setting => setting.Job);
        builder.Property(setting => setting.Job).HasMaxLength(100);
        builder.Property(setting => setting.Cron).HasMaxLength(JobTimes.CronLength);
        builder.Property(setting => setting.Zone).HasMaxLength(JobTimes.ZoneLength);
        builder.Property(setting => setting.PauseReason).HasMaxLength(JobSetting.ReasonLength);
        builder.Property(setting => setting.PausedBy).HasMaxLength(200);
        builder.Property(setting => setting.Version).IsConcurrencyToken();
    }
}

/// <summary>The settings' table on the context.</summary>
public static class JobSettingSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All settings.</summary>
        public DbSet<JobSetting> JobSettings => db.Set<JobSetting>();
    }
}
