using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Which alarms a person wants by mail.</summary>
public enum AlarmMail
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those that are urgent.</summary>
    Urgent = 1,

    /// <summary>All that concern their roles.</summary>
    All = 2,
}

/// <summary>What a person has seen of an alarm.</summary>
public sealed class AlarmSight
{
    private AlarmSight() { }

    /// <summary>Who.</summary>
    public Guid UserId { get; private set; }

    /// <summary>Which alarm.</summary>
    public Guid AlarmId { get; private set; }

    /// <summary>UTC instant of the news they saw; what is newer they have not.</summary>
    public DateTime NewsAt { get; private set; }
}

/// <summary>What somebody wants to hear nothing of for a while: it stays in the list, and neither rings nor mails.</summary>
public sealed class AlarmSilence
{
    /// <summary>Longest reason.</summary>
    public const int ReasonLength = 200;

    private AlarmSilence() { }

    /// <summary>Kind of the alarms.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Their subject.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>UTC instant until which it holds, also for one that is raised anew meanwhile.</summary>
    public DateTime Until { get; internal set; }

    /// <summary>Why.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>Who said so.</summary>
    public string By { get; internal set; } = "";

    internal static AlarmSilence Of(AlarmKey key) => new() { Kind = key.Kind, Subject = key.Subject };
}

/// <summary>A person's own choice of mails; without one their roles decide.</summary>
public sealed class AlarmMailChoice
{
    private AlarmMailChoice() { }

    /// <summary>Who.</summary>
    public Guid UserId { get; private set; }

    /// <summary>What they want.</summary>
    public AlarmMail Choice { get; internal set; }

    internal static AlarmMailChoice Of(Guid user, AlarmMail choice) => new() { UserId = user, Choice = choice };
}

/// <summary>What people chose about alarms, on the context.</summary>
public static class AlarmSets
{
    extension(PortalDbContext db)
    {
        /// <summary>Who has seen what.</summary>
        public DbSet<AlarmSight> AlarmSights => db.Set<AlarmSight>();

        /// <summary>What is silenced, or was.</summary>
        public DbSet<AlarmSilence> AlarmSilences => db.Set<AlarmSilence>();

        /// <summary>Who wants which mails.</summary>
        public DbSet<AlarmMailChoice> AlarmMailChoices => db.Set<AlarmMailChoice>();
    }
}
