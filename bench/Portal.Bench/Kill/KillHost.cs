using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Bench.Kill;

/// <summary>The whole program with one handler and one transport more: each event becomes an audit row and a promise to the ledger.</summary>
internal static class KillHost
{
    public const string Command = "kill-host";
    public const string ApiKey = "kill-host-0123456789-0123456789";
    public const string Destination = "ledger";
    public const string Action = "kill.applied";
    public const string EventKind = "kill.event";
    public const string BrokerSource = "abs";
    public const string EffectKind = "kill.effect";

    /// <summary>The name that a broker knows it by.</summary>
    public const string ClientId = "portal-kill";

    public static async Task<int> RunAsync(Arguments args)
    {
        string[] settings =
        [
            $"--Portal:DataDirectory={args.Text("folder")}",
            "--urls=http://127.0.0.1:0",
            $"--Events:HookSecret={ApiKey}",
            .. args.Text("broker") is { } port
                ? (string[])
                    [
                        "--Mqtt:Host=127.0.0.1",
                        $"--Mqtt:Port={port}",
                        $"--Mqtt:ClientId={ClientId}",
                        "--Auth:RequireTwoFactor=None",
                    ]
                : ["--Mqtt:SandboxPort=0"],
            .. args.Text("postgres") is { } postgres
                ? (string[])["--Database:Provider=Postgres", $"--Database:ConnectionString={postgres}"]
                : [],
        ];
        var ledger = new Uri(args.Text("ledger")!); // the parent gives it
        await using var app = PortalHost.Build(settings, builder => Add(builder, ledger));
        await app.StartAsync();
        Console.WriteLine($"listening {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Add(WebApplicationBuilder builder, Uri ledger) =>
        builder
            .Services.AddSingleton(new Schedule(TimeZoneInfo.Utc))
            .AddInboxHandler<Promise, string>(new MessageKind("events", EventKind))
            .AddInboxHandler<Promise, string>(new MessageKind(BrokerSource, EventKind))
            .AddInboxHandler<Told, DeliveryOutcome>(new MessageKind(DeliveryOutcome.Source, EffectKind))
            .AddSingleton<IDeliveryTransport>(new LedgerTransport(ledger));

    private sealed class Promise(OutboxWriter outbox, TimeProvider time) : IInboxHandler<string>
    {
        public Task<Reading<string>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(Reading.Found(message.EventId!)); // the client always gives one

        public async Task ApplyAsync(PortalDbContext db, InboxMessage message, string found, CancellationToken cancellationToken)
        {
            db.Audit.Add(AuditEntry.For(time.GetUtcNow().UtcDateTime, Actor.Portal, Action, ("kill", found)));
            var draft = new DeliveryDraft(Destination, EffectKind, message.Subject!, $"kill/{found}", message.Body)
            {
                TellsOutcome = true,
            };
            await outbox.AddAsync(db, draft, cancellationToken);
        }
    }

    // what a capability would do with the answer; here it is enough that it is told
    private sealed class Told : IInboxHandler<DeliveryOutcome>
    {
        public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

        public Task ApplyAsync(
            PortalDbContext db,
            InboxMessage message,
            DeliveryOutcome found,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }

    private sealed class LedgerTransport(Uri ledger) : IDeliveryTransport, IDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler());

        public string Destination => KillHost.Destination;

        public void Dispose() => _client.Dispose();

        public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, ledger)
            {
                Content = new ReadOnlyMemoryContent(delivery.Payload),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Idempotency-Key", delivery.IdempotencyKey);
            request.Headers.Add("X-Subject", delivery.Subject);
            try
            {
                using var answer = await _client.SendAsync(request, cancellationToken);
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                return DeliveryAnswer.Http((int)answer.StatusCode) with { Body = Encoding.UTF8.GetBytes(body) };
            }
            catch (HttpRequestException)
            {
                return new DeliveryAnswer(AnswerKind.NoConnection) { MayHaveArrived = true };
            }
        }
    }
}
