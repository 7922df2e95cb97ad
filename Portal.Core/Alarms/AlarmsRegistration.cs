using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Registers what shows alarms; raising one needs no more than a context.</summary>
public static class AlarmsRegistration
{
    /// <summary>Adds it with its loops. What nobody would raise is found by each <see cref="IAlarmCheck"/> that is registered.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services) =>
        services
            .AddSingleton<AlarmChanges>()
            .AddSingleton<ReadBell>()
            .AddSingleton<ListAlarms>()
            .AddSingleton<MarkAlarmsSeen>()
            .AddSingleton<SilenceAlarm>()
            .AddSingleton<CloseAlarm>()
            .AddSingleton<ChooseAlarmMail>()
            .AddSingleton<IPersonRecords, PersonInAlarms>()
            .AddSingleton<IRetainedKind, RetainedAlarms>()
            .AddHostedService<AlarmWatch>()
            .AddHostedService<AlarmChecks>();
}
