using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Sandbox;

namespace Portal.Bench.Recount;

/// <summary>A sandbox on the loopback wire with as many subscriptions and assets as asked for, then as slow as a real Odoo. Source: FACTS §8.</summary>
internal sealed class RecountOdoo : IAsyncDisposable
{
    private const int AtOnce = 500;

    private readonly WebApplication _app;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };

    private RecountOdoo(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>One company for each subscription.</summary>
    public List<int> Clients { get; } = [];

    /// <summary>Calls that came since somebody set it to zero.</summary>
    public int Calls { get; set; }

    public static async Task<RecountOdoo> StartAsync(int subscriptions, int assets)
    {
        var options = new SandboxOptions { Seed = true };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddSandbox(options);
        var app = builder.Build();
        RecountOdoo? odoo = null;
        app.Use(
            (context, next) =>
            {
                if (odoo is not null && context.Request.Path.Value?.EndsWith("/jsonrpc", StringComparison.Ordinal) == true)
                {
                    odoo.Calls++;
                }

                return next(context);
            }
        );
        app.MapSandbox("/sandbox");
        await app.StartAsync();
        odoo = new RecountOdoo(app, new Uri($"{app.Urls.First()}/sandbox/odoo"));
        await odoo.FillAsync(subscriptions, assets);
        options.DelayPerCall = TimeSpan.FromMilliseconds(40);
        options.DelayPerRow = TimeSpan.FromMicroseconds(150);
        return odoo;
    }

    /// <summary>The active assets of one company.</summary>
    public Task<JsonNode?> CountAssetsAsync(int company) =>
        CallAsync("x_client_asset", "search_count", $$"""[[["x_partner_id","=",{{company}}],["x_status","=","active"]]]""");

    /// <summary>The tickets of alerts.</summary>
    public async Task<int> CountTicketsAsync() =>
        (await CallAsync("helpdesk.ticket", "search_count", """[[["name","like","Alert: "]]]"""))!.GetValue<int>();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task FillAsync(int subscriptions, int assets)
    {
        var seat = (await CallAsync("product.product", "search", """[[["default_code","=","MANAGED-SEAT"]]]"""))![0];
        var plan = (await CallAsync("sale.subscription.plan", "search", "[[]]"))![0];
        foreach (var numbers in Enumerable.Range(0, subscriptions).Chunk(AtOnce))
        {
            var companies = await CreateAsync(
                "res.partner",
                numbers.Select(number => $$"""{"name":"Bench client {{number}}","is_company":true}""")
            );
            Clients.AddRange(companies);
            var orders = await CreateAsync(
                "sale.order",
                companies.Select(company =>
                    $$"""{"partner_id":{{company}},"plan_id":{{plan}},"order_line":[[0,0,{"product_id":{{seat}},"product_uom_qty":20}]]}"""
                )
            );
            await CallAsync("sale.order", "action_confirm", $"[[{string.Join(',', orders)}]]");
        }

        foreach (var numbers in Enumerable.Range(0, assets).Chunk(AtOnce))
        {
            await CreateAsync(
                "x_client_asset",
                numbers.Select(number =>
                    $$"""{"x_name":"PC-{{number}}","x_partner_id":{{Clients[number % Clients.Count]}},"x_status":"active","x_subscription_active":true}"""
                )
            );
        }
    }

    private async Task<List<int>> CreateAsync(string model, IEnumerable<string> rows)
    {
        var made = await CallAsync(model, "create", $"[[{string.Join(',', rows)}]]");
        return [.. made!.AsArray().Select(id => id!.GetValue<int>())];
    }

    private async Task<JsonNode?> CallAsync(string model, string method, string arguments)
    {
        var call = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"jsonrpc":"2.0","method":"call","id":1,"params":{"service":"object","method":"execute_kw","args":["{{{OdooSandbox.DatabaseName}}}",2,"{{{OdooSandbox.Password}}}","{{{model}}}","{{{method}}}",{{{arguments}}}]}}"""
        );
        using var answer = await _http.PostAsync(
            new Uri($"{Address}/jsonrpc"),
            new StringContent(call, System.Text.Encoding.UTF8, "application/json")
        );
        var told = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return told?["error"] is { } error
            ? throw new InvalidOperationException($"{model}.{method}: {error["data"]?["message"]}")
            : told?["result"];
    }
}
