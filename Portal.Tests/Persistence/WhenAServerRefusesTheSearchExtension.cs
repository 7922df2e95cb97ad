using Npgsql;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Persistence;

public sealed class WhenAServerRefusesTheSearchExtension
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Portal_starts_and_says_what_to_ask_for_and_search_still_finds()
    {
        var role = $"plain_{Guid.NewGuid():N}";
        await using (var database = await TestDatabase.CreateEmptyAsync(DatabaseProvider.Postgres, Cancellation))
        {
            var owner = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString.Reveal());
            // may make tables, but nothing that belongs to the database as a whole
            await DatabaseTemplates.ExecuteAsync(
                owner.ToString(),
                $"CREATE ROLE {role} LOGIN PASSWORD 'plain'; GRANT ALL ON SCHEMA public TO {role}",
                Cancellation
            );
            var plain = new NpgsqlConnectionStringBuilder(owner.ToString())
            {
                Username = role,
                Password = "plain",
                Pooling = false,
            };
            using var gate = new WriteGate(DatabaseProvider.Postgres);
            var options = new PersistenceOptions(DatabaseProvider.Postgres, new Secret(plain.ToString()));
            var portal = new PortalDatabase(options, gate);

            var advice = await portal.MigrateAsync(Cancellation);

            Assert.Contains("CREATE EXTENSION pg_trgm", advice, StringComparison.Ordinal);
            await BillingRows.FillAsync(portal, 3, null, Cancellation, number => $"Nightjar {number}");
            var request = new BillingListRequest("htjar info1@", null, BillingSort.Name, false, KeysetRequest.First(10));
            var listed = await new ListBillingAddresses(portal, Sights.Of(portal)).ExecuteAsync(Finance, request, Cancellation);
            Assert.Equal("Nightjar 1", Assert.Single(listed.Value!.Rows).Name);
            await DatabaseTemplates.ExecuteAsync(owner.ToString(), "CREATE EXTENSION pg_trgm", Cancellation);
            Assert.Null(await portal.MigrateAsync(Cancellation));
        }

        await DatabaseTemplates.UntilDroppedAsync();
        await DatabaseTemplates.ExecuteAsync(
            TestEnvironment.Require("postgres", TestEnvironment.PostgresVariable),
            $"DROP ROLE {role}",
            Cancellation
        );
    }
}
