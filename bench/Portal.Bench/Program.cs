using Portal.Bench;

return args.FirstOrDefault() switch
{
    "ingest" => await IngestBench.RunAsync(args),
    "deliver" => await DeliverBench.RunAsync(args),
    IngestServer.Command => await IngestServer.RunAsync(args),
    DeliverServer.Command => await DeliverServer.RunAsync(args),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: Portal.Bench ingest [--seconds 4] [--rounds 3] [--connections 64] [--overload 600] [--postgres CONNECTION]
               Portal.Bench deliver [--count 10000] [--rounds 3] [--parallel 16] [--postgres CONNECTION]
        """
    );
    return 2;
}
