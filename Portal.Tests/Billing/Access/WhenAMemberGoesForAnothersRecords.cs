using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Billing.Access;

public abstract class WhenAMemberGoesForAnothersRecords(DatabaseProvider provider, BillingVisibilityMode mode)
    : AccessSuite(provider)
{
    private const string Secret = "Geheimnis";

    protected override BillingOptions Options { get; } = new() { Visibility = mode };

    public sealed class OnSqlite()
        : WhenAMemberGoesForAnothersRecords(DatabaseProvider.Sqlite, BillingVisibilityMode.CreatorOrContact);

    public sealed class OnPostgres()
        : WhenAMemberGoesForAnothersRecords(DatabaseProvider.Postgres, BillingVisibilityMode.CreatorOrContact);

    public sealed class OnSqliteByRoles()
        : WhenAMemberGoesForAnothersRecords(DatabaseProvider.Sqlite, BillingVisibilityMode.Roles);

    public sealed class OnPostgresByRoles()
        : WhenAMemberGoesForAnothersRecords(DatabaseProvider.Postgres, BillingVisibilityMode.Roles);

    [Fact]
    public async Task Every_way_answers_as_if_they_did_not_exist()
    {
        var ways = new WaysToARecord(Services, Cancellation);
        await AccountAsync(Member);
        await CreatedAsync("Mo's own AG", Member);
        var active = new Goal(Member, NewId(), OrganizationId.Create(Clock), Secret, int.MaxValue);
        var kept = active with { Address = NewId(), Organization = OrganizationId.Create(Clock) };
        var before = await GoAsync(ways, active, kept);

        var made = await CreateAsync(active.Address, $"{Secret} AG", OtherMember);
        active = active with { Company = made.Value!.CompanyId!.Value };
        Assert.True((await OrganizeAsync(active.Address, $"{Secret} Ost", OtherMember, active.Organization)).Succeeded);
        Break(FaultMode.Down);
        Assert.False((await CreateAsync(kept.Address, $"{Secret} kept", OtherMember)).Succeeded);
        Mend();

        Assert.Equal(before, await GoAsync(ways, active, kept));
        Assert.True((await Get<ReadOrganization>().ExecuteAsync(OtherMember, active.Organization, Cancellation)).Succeeded);
        Assert.Single(await ListAsync(Secret, actor: OtherMember));
        Assert.Single(await ListAsync(Secret, BillingAddressState.NotCreated, OtherMember));
    }

    [Fact]
    public async Task The_form_of_a_foreign_one_is_refused_and_changes_nothing()
    {
        var foreign = NewId();
        await CreateAsync(foreign, $"{Secret} AG", OtherMember);

        var refused = await CreateAsync(foreign, "Mine now AG", Member);

        Assert.Equal(Refusal.NotFoundCode, Assert.Single(refused.Refusals).Code);
        Assert.Equal($"{Secret} AG", (await ReadAsync(foreign)).Address.Name);
    }

    private static async Task<IReadOnlyList<string>> GoAsync(WaysToARecord ways, params Goal[] goals)
    {
        var answers = new List<string>();
        foreach (var (name, ask) in ways.Ways)
        {
            foreach (var goal in goals)
            {
                var answer = JsonSerializer.Serialize(await ask(goal));
                Assert.DoesNotContain(Secret, answer, StringComparison.OrdinalIgnoreCase);
                answers.Add($"{name}: {answer}");
            }
        }

        return answers;
    }
}

public sealed class WhenAWayToARecordIsAdded
{
    [Fact]
    public void The_test_that_goes_through_every_way_knows_it()
    {
        var missing = Missing(
            typeof(BillingAddress)
                .Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith("Portal.Core.Billing", StringComparison.Ordinal) == true)
        );

        Assert.True(
            missing.Count == 0,
            $"{string.Join(", ", missing)}: add how a Member asks for another's record by it to {nameof(WaysToARecord)}."
        );
    }

    [Fact]
    public void One_that_nobody_listed_is_reported()
    {
        Assert.Equal(["ReadSecrets.ExecuteAsync"], Missing([typeof(ReadSecrets)]));
    }

    [Fact]
    public async Task No_address_but_those_of_pages_serves_billing()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder);

        var served = portal
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText ?? "")
            .Where(route =>
                route.Contains("billing", StringComparison.Ordinal) || route.Contains("organization", StringComparison.Ordinal)
            );

        // each of them has a test that a Member gets the same from it for another's record as for none
        Assert.Equal(["/billing-addresses/export.csv"], served);
    }

    private static List<string> Missing(IEnumerable<Type> types) =>
        [
            .. WaysToARecord
                .Find(types)
                .Except(new WaysToARecord(new ServiceCollection().BuildServiceProvider(), default).Ways.Keys)
                .Except(WaysToARecord.Others.Keys),
        ];
}

/// <summary>A use case that checks nothing.</summary>
public sealed class ReadSecrets
{
    public static Task<string> ExecuteAsync(Actor actor) => Task.FromResult(actor.Name);
}
