using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Tests.Architecture;

/// <summary>What entities may not hold, since SQLite can neither order nor compare it. Source: STYLE §5.</summary>
public static class EntityRules
{
    private static readonly HashSet<Type> Banned = [typeof(DateTimeOffset), typeof(decimal), typeof(TimeSpan), typeof(ulong)];

    public static IReadOnlyList<string> Violations(IReadOnlyModel model) =>
        [
            .. from entity in model.GetEntityTypes()
            from property in entity.GetProperties()
            // what the framework's own base class brings may be converted to a type that both compare
            let stored = property.FindTypeMapping()?.Converter?.ProviderClrType ?? property.ClrType
            where Banned.Contains(Nullable.GetUnderlyingType(stored) ?? stored)
            select $"{entity.DisplayName()}.{property.Name} is a {property.ClrType.Name}",
        ];
}
