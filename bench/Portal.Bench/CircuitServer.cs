using System.Globalization;
using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Portal.Bench;

/// <summary>The whole program with its sandbox, and one address more that says what lives on its heap.</summary>
internal static class CircuitServer
{
    public const string Command = "circuit-server";
    public const string Heap = "/bench/heap";

    public static async Task<int> RunAsync(Arguments args)
    {
        string[] settings =
        [
            $"--Portal:DataDirectory={args.Text("folder")}",
            "--urls=http://127.0.0.1:0",
            "--Portal:PagesPerPerson=1000",
        ];
        await using var app = PortalHost.Build(
            settings,
            builder => builder.Services.AddSingleton(new Schedule(TimeZoneInfo.Utc))
        );
        app.MapGet(Heap, Measured).AllowAnonymous();
        await app.StartAsync();
        Console.WriteLine($"listening {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    // twice, for what is freed by finalizers
    private static IResult Measured()
    {
        for (var round = 0; round < 2; round++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Results.Text(GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
    }
}
