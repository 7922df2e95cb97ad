using Npgsql;
using Portal.Core.Alarms;
using static Portal.Core.Persistence.PostgresCommand;

namespace Portal.Core.Messaging.Outbox;

/// <summary>What a round of the dispatcher raises and ends of the alarms about dead deliveries, with PostgreSQL.</summary>
internal static class PostgresDeadAlarms
{
    private static readonly string Over = MessagingAlarms.DeadAreOver('$');

    /// <summary>In the order of the destinations, so that two nodes do not wait for each other crosswise.</summary>
    /// <param name="settled">Those whose word was taken.</param>
    /// <param name="now">UTC instant of the round.</param>
    public static IEnumerable<NpgsqlBatchCommand> Commands(IEnumerable<Settlement> settled, DateTime now) =>
        settled
            .Where(each => each.State == DeliveryState.Dead || each.EndsDeath)
            .GroupBy(each => each.Held.Destination)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => Commands(group.Key, [.. group], now));

    private static IEnumerable<NpgsqlBatchCommand> Commands(string destination, List<Settlement> settled, DateTime now)
    {
        foreach (var each in settled.Where(each => each.State == DeliveryState.Dead))
        {
            var draft = MessagingAlarms.OfDeadDelivery(destination, each.Reason, each.Held.HasDied);
            yield return Of(AlarmSql.ForPostgres, AlarmSql.Values(draft, now));
        }

        if (settled.Exists(each => each.EndsDeath))
        {
            yield return Of(MessagingAlarms.HoldDead, destination);
            yield return Of(Over, destination, now);
        }
    }
}
