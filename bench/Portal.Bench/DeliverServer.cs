using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Portal.Bench;

/// <summary>The other side of a delivery: accepts everything, after as many milliseconds as its path says.</summary>
internal static class DeliverServer
{
    public const string Command = "deliver-server";

    public static async Task<int> RunAsync(string[] _)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapPost("/{delay:int}", (RequestDelegate)AnswerAsync);
        await app.StartAsync();
        Console.WriteLine($"listening {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        var delay = int.Parse((string)context.Request.RouteValues["delay"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (delay > 0)
        {
            await Task.Delay(delay, context.RequestAborted);
        }

        context.Response.StatusCode = 201;
        await context.Response.WriteAsync("""{"entitlement_id":"E-1"}""", context.RequestAborted);
    }
}
