using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Connections;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Tests.Auth;

namespace Portal.Tests.Safety;

/// <summary>Every use case, asked by every role that lacks its right, for a record that exists and for one that does not. Source: P8, ASVS 5.0 §8.2.2.</summary>
public abstract class WhenAnOutsiderCallsAUseCase(DatabaseProvider provider) : AccountSuite(provider)
{
    public sealed class OnSqlite() : WhenAnOutsiderCallsAUseCase(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnOutsiderCallsAUseCase(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_refused_before_anything_else_and_tells_nothing_of_the_record()
    {
        var existing = await ExistingAsync();
        var before = await RowsAsync();
        var faults = new List<string>();
        await using var scope = Portal.Services.CreateAsyncScope();

        foreach (var method in UseCases())
        {
            var useCase = ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, method.DeclaringType!);
            foreach (var actor in Outsiders(UseCaseRule.Of(method)!))
            {
                foreach (var id in existing.Append(Guid.CreateVersion7()))
                {
                    var refusals = await UseCaseRule.AskAsync(useCase, method, actor, id);
                    if (refusals.Count != 1 || refusals[0].Code != Refusal.ForbiddenCode)
                    {
                        faults.Add($"{UseCaseRule.NameOf(method)} for {actor.Name}: {string.Join(", ", refusals)}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Saved_views_and_columns_are_their_owners_alone()
    {
        var (owner, other) = (await DemoAsync(Role.Finance), await DemoAsync(Role.Administrator));
        var views = Get<SavedViews>();
        Assert.Null(await views.SaveAsync(owner, "billing", "Mine", "?q=secret", Cancellation));
        await views.ChooseColumnsAsync(owner, "billing", ["name"], Cancellation);
        var view = Assert.Single(await views.ListAsync(owner, "billing", Cancellation));

        var seen = await views.ListAsync(other, "billing", Cancellation);
        await views.DeleteAsync(other, view.Id, Cancellation);
        await views.ChooseColumnsAsync(other, "billing", null, Cancellation);
        Assert.Null(await views.SaveAsync(other, "billing", "Mine", "?q=other", Cancellation));

        Assert.Empty(seen);
        Assert.Null(await views.FindColumnsAsync(other, "billing", Cancellation));
        Assert.Equal("?q=secret", Assert.Single(await views.ListAsync(owner, "billing", Cancellation)).Query);
        Assert.Equal(["name"], await views.FindColumnsAsync(owner, "billing", Cancellation));
    }

    [Fact]
    public async Task Warnings_of_connections_are_told_to_nobody_else()
    {
        foreach (var actor in Outsiders(AccessPolicy.SeeConnections))
        {
            Assert.Empty(await Get<ListConnectionWarnings>().ExecuteAsync(actor, Cancellation));
        }
    }

    private static IEnumerable<MethodInfo> UseCases() =>
        WhenAUseCaseIsAdded.OutsideBilling().Where(method => UseCaseRule.Of(method) is not null);

    private static IEnumerable<Actor> Outsiders(AccessPolicy right) =>
        Enum.GetValues<Role>()
            .Except(right.Roles)
            .Select(role => new Actor(Guid.CreateVersion7(), $"{role}", "x@example.com", new HashSet<Role> { role }))
            .Append(new Actor(Guid.CreateVersion7(), "somebody without a role", "x@example.com", new HashSet<Role>()))
            .Append(new Actor(null, "somebody signed out", null, new HashSet<Role>()));

    private Task<Actor> DemoAsync(Role role) => ActorAsync(DemoAccounts.All.Single(demo => demo.Role == role).Email);

    private async Task<IReadOnlyList<Guid>> ExistingAsync()
    {
        var user = await JoinAsync("erika@example.com", Role.Finance);
        await OpenSessionAsync(user);
        await using var db = Portal.OpenDatabase();
        return [user.Id, await db.Audit.Select(entry => entry.Id).FirstAsync(Cancellation)];
    }

    private async Task<string> RowsAsync()
    {
        await using var db = Portal.OpenDatabase();
        var users = await db.Users.AsNoTracking().OrderBy(user => user.Id).ToListAsync(Cancellation);
        // what the sandbox does by itself meanwhile is nobody's act
        var acts = await db.Audit.CountAsync(entry => entry.ActorName != Actor.Portal.Name, Cancellation);
        var counts = (acts, await db.Sessions.CountAsync(Cancellation));
        return $"{counts} {string.Join(' ', users.Select(user => $"{user.Email} {user.SecurityStamp} {user.DisabledAt} {user.DisplayName}"))}";
    }
}

public sealed class WhenAUseCaseIsAdded
{
    [Fact]
    public void The_tables_of_rights_know_it()
    {
        var unknown = Unknown(OutsideBilling());

        Assert.True(
            unknown.Count == 0,
            $"{string.Join(", ", unknown)}: say in {nameof(UseCaseRule)} which right it asks for, or why none."
        );
    }

    [Fact]
    public void One_that_nobody_listed_is_reported()
    {
        Assert.Equal(["ReadEverything.ExecuteAsync"], Unknown(UseCaseRule.Find([typeof(ReadEverything)])));
    }

    internal static IReadOnlyList<MethodInfo> OutsideBilling() =>
        UseCaseRule.Find(
            typeof(Actor)
                .Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith("Portal.Core.Billing", StringComparison.Ordinal) == false)
        );

    private static List<string> Unknown(IEnumerable<MethodInfo> methods) =>
        [
            .. methods
                .Where(method => UseCaseRule.Of(method) is null && !UseCaseRule.Others.ContainsKey(UseCaseRule.NameOf(method)))
                .Select(UseCaseRule.NameOf),
        ];
}

/// <summary>A use case that asks for nothing.</summary>
public sealed class ReadEverything
{
    public static Task<string> ExecuteAsync(Actor actor) => Task.FromResult(actor.Name);
}
