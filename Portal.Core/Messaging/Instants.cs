namespace Portal.Core.Messaging;

internal static class Instants
{
    extension(TimeProvider time)
    {
        /// <summary>Now in UTC, to the microsecond: as finely as both databases keep it.</summary>
        public DateTime UtcInstant
        {
            get
            {
                var now = time.GetUtcNow().UtcDateTime;
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            }
        }
    }
}
