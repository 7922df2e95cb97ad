using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Sandbox;

namespace Portal.Bench.Import;

/// <summary>A sandbox in a process of its own, full of partners and as slow as a real Odoo: 40 ms a call, 150 µs a row. Source: FACTS §8.</summary>
internal static class OdooProcess
{
    public const string Command = "odoo";

    /// <summary>What it writes before its address once it listens.</summary>
    public const string Ready = "listening ";

    private const int PerCall = 1000;

    public static async Task RunAsync(Arguments arguments)
    {
        var clock = new SeedClock();
        var options = new SandboxOptions { Seed = false };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSandbox(options);
        await using var app = builder.Build();
        app.MapSandbox("/sandbox");
        await app.StartAsync();
        Fill(app.Services.GetRequiredService<OdooSandbox>(), arguments.Number("partners", 100_000), clock);
        options.DelayPerCall = TimeSpan.FromMilliseconds(40);
        options.DelayPerRow = TimeSpan.FromMicroseconds(150);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Console.WriteLine($"{Ready}{address}/sandbox/odoo");
        await Console.In.ReadLineAsync(); // until whoever started it closes the pipe
    }

    // as many companies as invoice contacts, changed over the past year
    private static void Fill(OdooSandbox odoo, int partners, SeedClock clock)
    {
        for (var first = 0; first < partners / 2; first += PerCall)
        {
            clock.Behind = TimeSpan.FromDays(365) - TimeSpan.FromDays(364.0 * first / partners * 2);
            var rows = Enumerable.Range(first, Math.Min(PerCall, (partners / 2) - first)).Select(Values);
            using var call = JsonDocument.Parse(
                $$"""{"service":"object","method":"execute_kw","args":["{{OdooSandbox.DatabaseName}}",2,"{{OdooSandbox.Password}}","res.partner","create",[[{{string.Join(',', rows)}}]]]}"""
            );
            odoo.Run(ToObject(call.RootElement) as Dictionary<string, object?> ?? throw new InvalidOperationException());
        }

        clock.Behind = TimeSpan.Zero;
    }

    private static string Values(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"name":"Müller & Söhne {{{number}}} AG","is_company":true,"vat":"CHE-{{{number:000000000}}}","street":"Bahnhofstrasse {{{number
                % 200}}}",
            "zip":"{{{1000 + number % 9000}}}","city":"Zürich","email":"info{{{number}}}@example.com","phone":"+41 44 000 00 00",
            "child_ids":[[0,0,{"type":"invoice","name":"Accounting","street":"Bahnhofstrasse {{{number % 200}}}","zip":"{{{1000
                + number % 9000}}}",
            "city":"Zürich","email":"bills{{{number}}}@example.com,ap{{{number}}}@example.com"}]]}
            """
        );

    private static object? ToObject(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .ToDictionary(property => property.Name, property => ToObject(property.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select(ToObject).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetInt64(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private sealed class SeedClock : TimeProvider
    {
        public TimeSpan Behind { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Behind;
    }
}
