using System.Diagnostics;
using System.Globalization;
using Portal.Bench.Import;
using Portal.Bench.Recount;
using Portal.Core.Persistence;

namespace Portal.Bench.Alerts;

/// <summary>From an alert that comes in to its ticket in an Odoo as slow as a real one: many at once, and one after the other. Source: R13, R23.</summary>
internal static class AlertBench
{
    private const int Clients = 20;
    private const string Storm = "Fan stands still";
    private const string Trickle = "Disk is lost";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (devices, repeats) = (arguments.Number("devices", 500), arguments.Number("repeats", 5));
        var (single, pace) = (arguments.Number("single", 200), arguments.Number("pace", 200));
        var postgres = arguments.Text("postgres");
        await using var odoo = await RecountOdoo.StartAsync(Clients, assets: 0);
        var provider = postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres;
        await using var database = await BenchDatabase.CreateAsync(provider, postgres);
        await RecountRows.FillAsync(database.Portal, odoo.Clients, Math.Max(devices, single) + 1);
        var demonstrated = await odoo.CountTicketsAsync(); // the sandbox has some to begin with
        await using var node = await AlertNode.StartAsync(database, odoo.Address);
        await node.TellAsync(Device(Math.Max(devices, single)), Storm); // signs in, and warms what a program that runs has warm
        _ = await node.WaitAsync(1);

        await AtOnceAsync(node, odoo, devices, repeats);
        await OneByOneAsync(node, devices + 1, single, TimeSpan.FromMilliseconds(pace));
        var (made, wanted) = (await odoo.CountTicketsAsync() - demonstrated, 1 + devices + single);
        Print($"{made:N0} tickets in Odoo, {wanted:N0} conditions");
        return made == wanted ? 0 : 1;
    }

    private static async Task AtOnceAsync(AlertNode node, RecountOdoo odoo, int devices, int repeats)
    {
        odoo.Calls = 0;
        var (began, toldAt) = (Stopwatch.GetTimestamp(), new DateTime[devices]);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var isFirst = repeat == 0;
            await Task.WhenAll(Enumerable.Range(0, devices).Select(number => TellAsync(number, isFirst)));
        }

        var stored = Stopwatch.GetElapsedTime(began);
        var madeAt = await node.WaitAsync(1 + devices);
        var took = Stopwatch.GetElapsedTime(began);
        Print(
            $"{devices * repeats:N0} alerts of {devices:N0} conditions at once: stored after {stored.TotalSeconds:N2} s, all tickets in Odoo after {took.TotalSeconds:N1} s"
        );
        Print(
            $"{devices / took.TotalSeconds:N1} tickets/s, {devices * repeats / took.TotalSeconds:N0} alerts/s, {odoo.Calls / (double)devices:N1} calls a ticket, {Spread(Enumerable.Range(0, devices), Storm, toldAt, madeAt)}"
        );

        async Task TellAsync(int number, bool isFirst)
        {
            if (isFirst)
            {
                toldAt[number] = DateTime.UtcNow;
            }

            await node.TellAsync(Device(number), Storm);
        }
    }

    private static async Task OneByOneAsync(AlertNode node, int before, int count, TimeSpan pace)
    {
        var toldAt = new DateTime[count];
        using var timer = new PeriodicTimer(pace);
        for (var number = 0; number < count; number++)
        {
            _ = await timer.WaitForNextTickAsync();
            toldAt[number] = DateTime.UtcNow;
            await node.TellAsync(Device(number), Trickle);
        }

        var madeAt = await node.WaitAsync(before + count);
        Print(
            $"{count:N0} alerts, one each {pace.TotalMilliseconds:N0} ms: {Spread(Enumerable.Range(0, count), Trickle, toldAt, madeAt)}"
        );
    }

    private static string Spread(
        IEnumerable<int> numbers,
        string title,
        DateTime[] toldAt,
        Dictionary<(string Device, string Title), DateTime> madeAt
    )
    {
        var took = numbers
            .Select(number => (madeAt[(Device(number), title)] - toldAt[number]).TotalMilliseconds)
            .Order()
            .ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {Measure.Median(took):N0} ms, p99 {took[(int)(0.99 * (took.Count - 1))]:N0} ms"
        );
    }

    private static string Device(int number) => string.Create(CultureInfo.InvariantCulture, $"PC-{number:000000}");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
