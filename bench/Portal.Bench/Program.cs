using Portal.Bench;
using Portal.Bench.Import;

var arguments = new Arguments(args);
switch (arguments.Command)
{
    case "import":
        await ImportBench.RunAsync(arguments);
        return 0;
    case OdooProcess.Command:
        await OdooProcess.RunAsync(arguments);
        return 0;
    case PullProcess.Command:
        await PullProcess.RunAsync(arguments);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: Portal.Bench import [--rows 100000] [--partners 100000] [--rounds 3] [--postgres CONNECTION]"
        );
        return 2;
}
