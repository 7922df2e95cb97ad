using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Portal.Core.Persistence;

/// <summary>
/// Stores instants as UTC to the microsecond, the finest both databases keep, so that a value reads back as it was written on either.
/// Refuses Local and Unspecified. Source: STYLE §5.
/// </summary>
internal sealed class UtcDateTimeConverter()
    : ValueConverter<DateTime, DateTime>(value => ToStored(value), value => DateTime.SpecifyKind(value, DateTimeKind.Utc))
{
    private static DateTime ToStored(DateTime value) =>
        value.Kind == DateTimeKind.Utc
            ? value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond))
            : throw new InvalidOperationException($"Only UTC instants are stored; this one is {value.Kind}.");
}
