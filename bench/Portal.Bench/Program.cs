using Portal.Bench;

switch (args)
{
    case ["grid", .. var rest]:
        await GridBench.RunAsync(rest);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: Portal.Bench grid [--rows 1000000] [--rounds 200] [--part pages|searches] [--folder PATH [--keep]] [--postgres CONNECTION [--only postgres]]"
        );
        return 2;
}
