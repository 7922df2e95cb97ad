using System.Globalization;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Messaging;

/// <summary>
/// The whole program, killed (SIGKILL) while events come in and deliveries go out, as <c>bench/kill.sh</c> does for longer: what was acknowledged is
/// stored, and told the other side once. Source: G14, rows 1 and 3.
/// </summary>
public abstract class WhenPortalIsKilled(DatabaseProvider provider) : DatabaseSuite(provider)
{
    public sealed class OnSqlite() : WhenPortalIsKilled(DatabaseProvider.Sqlite);

    // a lease of the killed one runs for a minute more, since another node may hold it
    [Trait("Category", "Long")]
    public sealed class OnPostgres() : WhenPortalIsKilled(DatabaseProvider.Postgres);

    [Fact]
    public Task Nothing_acknowledged_is_lost_and_everything_has_one_effect() => KillAsync(rounds: 2);

    [Fact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_however_often() => KillAsync(rounds: 40);

    // row 18: the broker is restarted meanwhile
    [Fact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_of_what_comes_by_a_broker() =>
        KillAsync(rounds: 10, "--mosquitto", TestEnvironment.Require("mosquitto", TestEnvironment.MosquittoVariable));

    private async Task KillAsync(int rounds, params string[] more)
    {
        string[] database =
            Database.Portal.Provider == DatabaseProvider.Postgres
                ? ["--postgres", Database.Options.ConnectionString.Reveal()]
                : [];

        var output = await ChildProcess.RunAsync(
            [
                "dotnet",
                BenchProgram.Path,
                "kill",
                "--rounds",
                rounds.ToString(CultureInfo.InvariantCulture),
                .. database,
                .. more,
            ],
            TestEnvironment.Root,
            null,
            Cancellation
        );

        TestContext.Current.SendDiagnosticMessage(output);
        Assert.StartsWith($"{rounds} kills, ", output, StringComparison.Ordinal);
        Assert.Contains("lost 0, duplicated 0,", output, StringComparison.Ordinal);
    }
}
