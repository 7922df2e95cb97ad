using System.Globalization;
using Microsoft.Playwright;
using Portal.Auth;
using Portal.Core;

namespace Portal.Bench;

/// <summary>What an open page costs the server: so many tabs of a real browser on a list of 50 rows. Source: row 21.</summary>
internal static class CircuitBench
{
    private const double Mebibyte = 1024 * 1024;
    private const int WarmUps = 5;

    public static async Task<int> RunAsync(Arguments args)
    {
        var pages = args.Number("pages", 50);
        var address = args.Text("page") ?? "/billing-addresses";
        var folder = Directory.CreateTempSubdirectory("portal-bench-");
        try
        {
            using var server = await ServerProcess.StartAsync(CircuitServer.Command, "--folder", folder.FullName);
            using var http = new HttpClient { BaseAddress = server.Address };
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = args.Text("browser"),
                    Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
                }
            );
            var context = await browser.NewContextAsync(new() { BaseURL = server.Address.ToString() });
            var first = await SignInAsync(context);
            await CloseAsync(await OpenAsync(context, address, WarmUps));

            var before = await ReadAsync(http, server);
            var open = await OpenAsync(context, address, pages);
            var during = await ReadAsync(http, server);
            await CloseAsync(open);
            await first.GotoAsync("/account"); // the server has heard of every tab that closed before it
            var after = await ReadAsync(http, server);

            Print("before", before);
            Print($"{pages} pages open", during);
            Print("closed again", after);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a page: {(during.Heap - before.Heap) / pages:0.00} MiB of heap, {(during.Resident - before.Resident) / pages:0.00} MiB resident"
                )
            );
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IPage> SignInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/signin");
        await page.GetByLabel("E-mail").FillAsync(DemoAccounts.All.First(account => account.Role == Role.Finance).Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoAccounts.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await page.GotoAsync("/billing-addresses");
        await page.Locator(".freshness time").WaitForAsync(new() { Timeout = 120_000 }); // the first import is over
        return page;
    }

    private static async Task<IReadOnlyList<IPage>> OpenAsync(IBrowserContext context, string address, int count)
    {
        var pages = new List<IPage>();
        for (var number = 0; number < count; number++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(address);
            await page.Locator("tbody tr").First.WaitForAsync(new() { Timeout = 120_000 });
            pages.Add(page);
        }

        return pages;
    }

    private static async Task CloseAsync(IReadOnlyList<IPage> pages)
    {
        foreach (var page in pages)
        {
            await page.CloseAsync(new() { RunBeforeUnload = false });
        }
    }

    private static async Task<(double Heap, double Resident)> ReadAsync(HttpClient http, ServerProcess server)
    {
        var heap = double.Parse(await http.GetStringAsync(CircuitServer.Heap), CultureInfo.InvariantCulture) / Mebibyte;
        return (heap, server.MebibytesResident);
    }

    private static void Print(string when, (double Heap, double Resident) memory) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{when}: {memory.Heap:0.0} MiB of heap, {memory.Resident:0} MiB resident"
            )
        );
}
