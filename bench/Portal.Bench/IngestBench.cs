using System.Globalization;
using Portal.Core;
using Portal.Webhooks;

namespace Portal.Bench;

/// <summary>
/// Signed, deduplicated, durable ingest by the whole program against bare Kestrel, in turns, by one client. Source: G1, G2, row 20.
/// </summary>
internal static class IngestBench
{
    public static async Task<int> RunAsync(Arguments args)
    {
        var seconds = TimeSpan.FromSeconds(args.Number("seconds", 4));
        var rounds = args.Number("rounds", 3);
        var connections = args.Number("connections", 64);
        var overload = args.Number("overload", 600);
        var folder = Directory.CreateTempSubdirectory("portal-bench-");
        var key = DoorSecrets.Read(new Secret(IngestServer.Secret), allowSigning: true, _ => { }).Signing[0].Key;
        try
        {
            using var bare = await ServerProcess.StartAsync(IngestServer.Command, "bare");
            using var portal = await ServerProcess.StartAsync([
                IngestServer.Command,
                args.Text("what") ?? "portal",
                folder.FullName,
                .. args.Text("postgres") is { } database ? [database] : Array.Empty<string>(),
            ]);
            var (bareClient, portalClient) = (new HookClient(bare.Address, key), new HookClient(portal.Address, key));
            await bareClient.RunAsync(connections, seconds);
            await portalClient.RunAsync(connections, seconds);
            var ratios = new List<double>();
            for (var round = 1; round <= rounds; round++)
            {
                var plain = await MeasureAsync($"{round} bare", bare, bareClient, connections, seconds);
                var whole = await MeasureAsync($"{round} portal", portal, portalClient, connections, seconds);
                ratios.Add(whole.PerSecond / plain.PerSecond);
                Print($"{round} ratio {ratios[^1]:0.00}, p99 {whole.P99 / plain.P99:0.0} times bare's");
            }

            Print($"median ratio {Measure.Median(ratios):0.00}");
            var normal = await MeasureAsync("portal", portal, portalClient, connections, seconds);
            var before = portal.MebibytesResident;
            var flooded = await MeasureAsync($"portal, {overload} connections", portal, portalClient, overload, seconds);
            Print(
                $"overload: goodput {flooded.PerSecond / normal.PerSecond:0.00} of normal, resident {before:0} -> {portal.MebibytesResident:0} MiB"
            );
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Load> MeasureAsync(
        string name,
        ServerProcess server,
        HookClient client,
        int connections,
        TimeSpan seconds
    )
    {
        var before = server.Cpu;
        var load = await client.RunAsync(connections, seconds);
        var cpu = (server.Cpu - before).TotalMicroseconds / (load.Accepted + load.Refused);
        Print(
            $"{name}: {load.PerSecond:0}/s accepted, {load.Refused} refused, p50 {load.P50:0.0} ms, p99 {load.P99:0.0} ms, {cpu:0} us of server CPU each"
        );
        return load;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
