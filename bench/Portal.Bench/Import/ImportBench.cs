using System.Diagnostics;
using System.Globalization;
using Portal.Core.Persistence;

namespace Portal.Bench.Import;

/// <summary>The figures of goals G8 and G9. Source: PERFORMANCE §4.</summary>
internal static class ImportBench
{
    public static async Task RunAsync(Arguments arguments)
    {
        var (rows, rounds) = (arguments.Number("rows", 100_000), arguments.Number("rounds", 3));
        await WriterBench.RunAsync(DatabaseProvider.Sqlite, null, rows, rounds);
        if (arguments.Text("postgres") is { } server)
        {
            await WriterBench.RunAsync(DatabaseProvider.Postgres, server, rows, rounds);
        }

        await PullAsync(arguments.Number("partners", 100_000));
    }

    private static async Task PullAsync(int partners)
    {
        using var odoo = Start(OdooProcess.Command, "--partners", partners.ToString(CultureInfo.InvariantCulture));
        var line = await odoo.StandardOutput.ReadLineAsync() ?? "";
        var address = line.StartsWith(OdooProcess.Ready, StringComparison.Ordinal)
            ? line[OdooProcess.Ready.Length..]
            : throw new InvalidOperationException($"The sandbox did not start: {line}");
        Console.WriteLine($"\nEnd to end, {partners:N0} partners, sandbox paced 40 ms a call and 150 µs a row, SQLite");
        foreach (var options in new[] { Array.Empty<string>(), ["--download", "yes"] })
        {
            using var pull = Start(PullProcess.Command, ["--odoo", address, .. options]);
            Console.WriteLine(await pull.StandardOutput.ReadToEndAsync());
            await pull.WaitForExitAsync();
        }

        odoo.StandardInput.Close();
        await odoo.WaitForExitAsync();
    }

    private static Process Start(string command, params string[] options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ImportBench).Assembly.Location);
        }

        start.ArgumentList.Add(command);
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
    }
}
