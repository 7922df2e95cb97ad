using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Tests.Support;

namespace Portal.Tests.Audit;

/// <summary>Many audit entries at once, of several people, acts, kinds and outcomes.</summary>
internal static class AuditRows
{
    public static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Acts = ["changed", "created", "role-given", "archived", "requested"];

    public static Actor Administrator { get; } =
        new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });

    public static Actor Person(int number) =>
        new(
            new Guid(number + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0),
            $"Person {number}",
            null,
            new HashSet<Role> { Role.Finance }
        );

    /// <summary>A minute between each; the fiftieth person's acts are few.</summary>
    public static async Task FillAsync(TestDatabase database, int count, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        for (var number = 0; number < count; number++)
        {
            var entry = AuditEntry.For(
                Start.AddMinutes(number),
                number % 9 == 0 ? Actor.Portal : Person(number % 50),
                $"kind-{number % 40}.{Acts[number % Acts.Length]}",
                ($"kind-{number % 40}", $"{number % 200}"),
                new { city = "Zürich", number },
                new { city = $"City {number}" },
                number % 25 == 0 ? AuditOutcome.Failed : AuditOutcome.Done
            );
            var row = db.Audit.Add(entry);
            var act = $"{number / 3 % 30:x32}";
            row.Property(each => each.CorrelationId).CurrentValue = act;
            row.Property(each => each.SearchText).CurrentValue += $" {act}";
        }

        await db.SaveChangesAsync(cancellationToken);
        if (database.Options.Provider == Core.Persistence.DatabaseProvider.Postgres)
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("ANALYZE \"Audit\"", cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }
}
