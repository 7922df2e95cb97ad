namespace Portal.Core.Alarms;

internal static class AlarmInstants
{
    extension(TimeProvider time)
    {
        /// <summary>Now in UTC, to the microsecond: as finely as both databases keep it, since news are compared.</summary>
        public DateTime AlarmInstant
        {
            get
            {
                var now = time.GetUtcNow().UtcDateTime;
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            }
        }
    }
}
