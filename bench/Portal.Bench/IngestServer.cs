using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Webhooks;

namespace Portal.Bench;

/// <summary>What is measured: Portal itself, and beside it Kestrel alone that reads, checks and parses the same and stores nothing.</summary>
internal static class IngestServer
{
    public const string Command = "ingest-server";
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = args[1] switch
        {
            "bare" => Bare(),
            "doors" => await DoorsAsync(args[2]),
            _ => Whole(args[2], args.ElementAtOrDefault(3)),
        };
        await app.StartAsync();
        Console.WriteLine($"listening {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static WebApplication Whole(string folder, string? postgres)
    {
        var settings = new List<string>
        {
            $"--Portal:DataDirectory={folder}",
            "--urls=http://127.0.0.1:0",
            $"--Events:HookSecret={Secret}",
        };
        if (postgres is not null)
        {
            settings.AddRange(["--Database:Provider=Postgres", $"--Database:ConnectionString={postgres}"]);
        }

        return PortalHost.Build([.. settings], builder => builder.Services.AddSingleton(new Schedule(TimeZoneInfo.Utc)));
    }

    /// <summary>The doors and the inbox without anything else of Portal beside them.</summary>
    private static async Task<WebApplication> DoorsAsync(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var secrets = DoorSecrets.Read(
            new Secret(Secret),
            allowSigning: true,
            fault => throw new InvalidOperationException(fault)
        );
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "doors.db") };
        builder
            .Services.AddRoutingCore()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddPersistence(new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(file.ToString())))
            .AddSingleton<MessagingWakes>()
            .AddSingleton<InboxWriter>()
            .AddSingleton<RefusedProofs>()
            .AddWebhooks(new DoorOptions(DoorSecrets.None, DoorSecrets.None, secrets));
        var app = builder.Build();
        await app.Services.GetRequiredService<PortalDatabase>().MigrateAsync(CancellationToken.None);
        app.UseRouting();
        app.MapWebhooks();
        return app;
    }

    private static WebApplication Bare()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var secrets = DoorSecrets.Read(
            new Secret(Secret),
            allowSigning: true,
            fault => throw new InvalidOperationException(fault)
        );
        var room = new DoorRoom(Door.RoomLimit);
        app.UseRouting();
        app.MapPost("/hooks/events", (RequestDelegate)(context => AnswerAsync(context, room, secrets)));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, DoorRoom room, DoorSecrets secrets)
    {
        var proof = WebhookSignature.Read(context.Request.Headers, TimeProvider.System.GetUtcNow(), out var signature);
        using var body = await ReadAsync(context, room);
        string? kind = null;
        var isGood =
            proof == Proof.Good
            && signature.FindSender(body.Signed(signature), secrets.Signing) is not null
            && BodyReader.Read(
                body.Bytes.Span,
                ["type"],
                (ref Utf8JsonReader value, string name) => BodyReader.Text(ref value, name, Arrival.KindLength, out kind)
            )
                is null
            && kind is not null;
        context.Response.StatusCode = isGood ? 202 : 401;
        if (isGood)
        {
            await DoorAnswers.ReceiptAsync(context, new Receipt(ReceiptKind.Stored, Guid.Empty));
        }
    }

    private static async Task<DoorBody> ReadAsync(HttpContext context, DoorRoom room)
    {
        var body = new DoorBody(room, WebhookSignature.PrefixLength);
        while (body.TryGrow(4096) && await context.Request.Body.ReadAsync(body.Free, context.RequestAborted) is > 0 and var read)
        {
            body.Advance(read);
        }

        return body;
    }
}
