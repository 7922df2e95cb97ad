using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Bench.Import;

/// <summary>An importing Portal in a process of its own, so that its memory is its own.</summary>
internal static class PullProcess
{
    public const string Command = "pull";

    private const int Page = 2000;

    public static async Task RunAsync(Arguments arguments)
    {
        var calls = 0;
        using var meters = CountCalls(() => Interlocked.Increment(ref calls));
        await using var database = await BenchDatabase.CreateAsync(DatabaseProvider.Sqlite, null);
        await using var services = Services(database, new Uri(arguments.Text("odoo") ?? ""));
        await services.GetRequiredService<BillingLists>().ReadAsync(CancellationToken.None);
        var download = arguments.Text("download") is null
            ? default
            : await Measure.TimeAsync(() => DownloadAsync(services.GetRequiredService<IBillingFeed>()));
        calls = 0;
        var first = await Measure.TimeAsync(() => ImportAsync(services));
        var firstCalls = calls;
        calls = 0;
        var second = await Measure.TimeAsync(() => ImportAsync(services));
        Console.WriteLine($"download {download.Wall.TotalSeconds:N2} s, own CPU {download.Cpu.TotalSeconds:N2} s");
        Console.WriteLine($"first {first.Wall.TotalSeconds:N2} s, own CPU {first.Cpu.TotalSeconds:N2} s, {firstCalls} calls");
        Console.WriteLine($"no-change {second.Wall.TotalSeconds:N3} s, own CPU {second.Cpu.TotalSeconds:N3} s, {calls} calls");
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"peak {self.PeakWorkingSet64 / 1024 / 1024} MB");
    }

    // what the first import asks for, and nothing done with it
    private static async Task DownloadAsync(IBillingFeed feed)
    {
        for (var after = 0; await feed.ListContactsAsync(after, Page, CancellationToken.None) is { Count: > 0 } contacts; )
        {
            await feed.ReadAsync(
                [.. contacts.Partners.Select(contact => contact.ParentId).OfType<int>()],
                CancellationToken.None
            );
            after = contacts.LastId;
        }
    }

    private static async Task ImportAsync(ServiceProvider services)
    {
        var runner = services.GetRequiredService<JobRunner>();
        var run = await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.Schedule, CancellationToken.None);
        await runner.WaitAsync(run.Value, CancellationToken.None);
        var last = await services
            .GetRequiredService<JobHistory>()
            .FindLastAsync(ImportBillingAddresses.JobName, CancellationToken.None);
        Console.WriteLine($"run {last!.State}: {last.Summary}");
    }

    private static ServiceProvider Services(BenchDatabase database, Uri odoo)
    {
        var endpoint = new OdooEndpoint(odoo, odoo, OdooSandbox.DatabaseName, OdooSandbox.Login, new Secret(OdooSandbox.ApiKey))
        {
            HasApiKey = true,
        };
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(database.Portal)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(endpoint))
            .AddJobs()
            .AddBilling()
            .BuildServiceProvider();
    }

    private static MeterListener CountCalls(Action count)
    {
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "portal.odoo.calls")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => count());
        meters.Start();
        return meters;
    }
}
