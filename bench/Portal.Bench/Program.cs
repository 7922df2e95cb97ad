using Portal.Bench;
using Portal.Bench.Alerts;
using Portal.Bench.Backlog;
using Portal.Bench.Import;
using Portal.Bench.Kill;
using Portal.Bench.Mqtt;
using Portal.Bench.Recount;

switch (args)
{
    case ["grid", .. var rest]:
        await GridBench.RunAsync(rest);
        return 0;
    case ["import", ..]:
        await ImportBench.RunAsync(new Arguments(args));
        return 0;
    case [OdooProcess.Command, ..]:
        await OdooProcess.RunAsync(new Arguments(args));
        return 0;
    case [PullProcess.Command, ..]:
        await PullProcess.RunAsync(new Arguments(args));
        return 0;
    case ["ingest", ..]:
        return await IngestBench.RunAsync(new Arguments(args));
    case ["deliver", ..]:
        return await DeliverBench.RunAsync(new Arguments(args));
    case [IngestServer.Command, ..]:
        return await IngestServer.RunAsync(args);
    case [DeliverServer.Command, ..]:
        return await DeliverServer.RunAsync(args);
    case ["backlog", ..]:
        return await BacklogBench.RunAsync(new Arguments(args));
    case ["circuits", ..]:
        return await CircuitBench.RunAsync(new Arguments(args));
    case [CircuitServer.Command, ..]:
        return await CircuitServer.RunAsync(new Arguments(args));
    case ["recount", ..]:
        return await RecountBench.RunAsync(new Arguments(args));
    case ["map", ..]:
        return await MapBench.RunAsync(new Arguments(args));
    case ["alerts", ..]:
        return await AlertBench.RunAsync(new Arguments(args));
    case ["mqtt", ..]:
        return await MqttBench.RunAsync(new Arguments(args));
    case ["kill", ..]:
        return await KillBench.RunAsync(new Arguments(args));
    case [KillHost.Command, ..]:
        return await KillHost.RunAsync(new Arguments(args));
    default:
        Console.Error.WriteLine(
            "usage: Portal.Bench import [--rows 100000] [--partners 100000] [--rounds 3] [--postgres CONNECTION]"
        );
        Console.Error.WriteLine(
            "       Portal.Bench grid [--rows 1000000] [--rounds 200] [--part pages|searches] [--folder PATH [--keep]] [--postgres CONNECTION [--only postgres]]"
        );
        Console.Error.WriteLine(
            "       Portal.Bench ingest [--seconds 4] [--rounds 3] [--connections 64] [--overload 600] [--what portal|doors] [--postgres CONNECTION]"
        );
        Console.Error.WriteLine(
            "       Portal.Bench deliver [--count 10000] [--rounds 3] [--parallel 16] [--postgres CONNECTION]"
        );
        Console.Error.WriteLine(
            "       Portal.Bench backlog --app PORTAL.DLL [--rows 1000000] [--restarts 10] [--rounds 200] [--postgres CONNECTION]"
        );
        Console.Error.WriteLine("       Portal.Bench circuits --browser CHROMIUM [--pages 50] [--page /billing-addresses]");
        Console.Error.WriteLine("       Portal.Bench recount [--subscriptions 2000] [--assets 50000] [--naive 2000]");
        Console.Error.WriteLine("       Portal.Bench map [--assets 5000] [--rounds 50]");
        Console.Error.WriteLine(
            "       Portal.Bench alerts [--devices 500] [--repeats 5] [--single 200] [--pace 200] [--postgres CONNECTION]"
        );
        Console.Error.WriteLine("       Portal.Bench kill [--rounds 20] [--mosquitto PATH] [--postgres CONNECTION]");
        Console.Error.WriteLine(
            "       Portal.Bench mqtt [--count 20000] [--rounds 3] [--version 5|3.1.1] [--mosquitto PATH] [--postgres CONNECTION]"
        );
        return 2;
}
