using System.Collections;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>
/// The whole program, killed (SIGKILL) while it tells Odoo what was approved, which carries out what it was asked all the same: started again, it writes
/// each order once, and leaves none out. Source: b3, R10, G14.
/// </summary>
public abstract class WhenPortalIsKilledWhileItApplies(DatabaseProvider provider) : ApplySuite(provider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TestFolder _folder = new();

    public sealed class OnSqlite() : WhenPortalIsKilledWhileItApplies(DatabaseProvider.Sqlite);

    // a lease of the killed one runs for a minute more, since another node may hold it
    [Trait("Category", "Long")]
    public sealed class OnPostgres() : WhenPortalIsKilledWhileItApplies(DatabaseProvider.Postgres);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task Each_order_is_written_once_and_none_is_left_out() => KillAsync(times: 1, between: 6);

    [Fact]
    [Trait("Category", "Long")]
    public Task None_is_written_twice_however_often() => KillAsync(times: 6, between: 2);

    private async Task KillAsync(int times, int between)
    {
        var approved = await ApproveManyAsync();
        Proxy.Calls.Clear();
        for (var time = 0; time < times; time++)
        {
            var struck = Hold(between);
            await using var portal = await StartAsync();
            await UntilAsync(() => Task.FromResult(struck.IsCompleted), portal);
        }

        Proxy.Treat = _ => Task.FromResult(Support.Treatment.Pass);
        await using (var portal = await StartAsync())
        {
            await UntilAsync(AreAllToldAsync, portal);
        }

        await AssertAppliedOnceAsync(approved);
    }

    /// <summary>Lets some orders through; then one is written and one is told in its chatter, and nobody hears of either: both lanes hang.</summary>
    private Task Hold(int between)
    {
        var (written, noted) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (writes, notes) = (0, 0);
        Proxy.Treat = async call =>
        {
            var held = IsSeatWrite(call)
                ? Interlocked.Increment(ref writes) == between + 1
                    ? written
                    : null
                : call.Method == "message_post" && Volatile.Read(ref writes) > between && Interlocked.Increment(ref notes) == 1
                    ? noted
                    : null;
            if (held is null)
            {
                return Support.Treatment.Pass;
            }

            using var content = new StringContent(call.Text, System.Text.Encoding.UTF8, "application/json");
            using var answer = await Server.Http.PostAsync(new Uri($"{Server.OdooUrl}/jsonrpc"), content, Cancellation);
            held.TrySetResult();
            return Support.Treatment.Stalled;
        };
        return Task.WhenAll(written.Task, noted.Task);
    }

    private async Task<ChildProcess> StartAsync()
    {
        var options = Database.Options;
        List<string> command =
        [
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Portal.dll"),
            $"--urls=http://127.0.0.1:{FreePort.Find()}",
            $"--Portal:DataDirectory={_folder.Path}",
            $"--Odoo:Url={Proxy.Address}",
            $"--Odoo:Database={OdooSandbox.DatabaseName}",
            $"--Odoo:Username={OdooSandbox.Login}",
            $"--Odoo:Password={OdooSandbox.Password}",
            "--Odoo:Protocol=JsonRpc",
            "--Auth:RequireTwoFactor=None",
        ];
        if (options.Provider == DatabaseProvider.Postgres)
        {
            command.Add("--Database:Provider=Postgres");
            command.Add($"--Database:ConnectionString={options.ConnectionString.Reveal()}");
        }
        else if (!Directory.Exists(_folder.File("live")))
        {
            var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(options.ConnectionString.Reveal()).DataSource;
            _ = Directory.CreateSymbolicLink(_folder.File("live"), Path.GetDirectoryName(file)!); // where a Portal without a sandbox keeps its own
        }

        var portal = ChildProcess.Start(command, _folder.Path, WithoutSettings());
        await portal.WaitForLineAsync("started: ", Patience, Cancellation);
        return portal;
    }

    // the time for which Odoo may still be at work on what was cut off is over
    private Task ForgetDoubtAsync() =>
        ChangeAsync(db =>
            db.Deliveries.Where(each => each.State == DeliveryState.Pending && each.LeaseOwner == null)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.NextAttemptAt, DateTime.UtcNow), Cancellation)
        );

    private async Task<bool> AreAllToldAsync()
    {
        await using var db = Database.Open();
        return !await db.SeatLines.AnyAsync(line => line.State == SeatLineState.Approved, Cancellation);
    }

    private async Task UntilAsync(Func<Task<bool>> look, ChildProcess portal)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (!await look())
            {
                await ForgetDoubtAsync();
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"Not there within {Patience.TotalMinutes} minutes, after {Proxy.Calls.Count} calls:\n{portal.Output}");
        }
    }

    private static Dictionary<string, string> WithoutSettings() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(each => !((string)each.Key).StartsWith("ODOO_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!);
}
