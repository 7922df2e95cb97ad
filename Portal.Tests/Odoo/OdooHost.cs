using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

/// <summary>The real connector, wired as the host wires it, with everything it logs and measures kept.</summary>
internal sealed class OdooHost : IAsyncDisposable
{
    public const string Password = "s3cr3t-Pa55phrase";

    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();

    public OdooHost(
        Uri? address,
        Action<OdooOptions>? configure = null,
        Action<IServiceCollection>? replace = null,
        OdooProtocol protocol = OdooProtocol.JsonRpc
    )
    {
        Endpoint = address is null ? null : EndpointAt(address, hasApiKey: protocol != OdooProtocol.JsonRpc);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Keeper(Logged)));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<SystemStatusBoard>();
        services.Configure<OdooOptions>(options =>
        {
            options.Protocol = protocol;
            configure?.Invoke(options);
        });
        services.AddOdoo(_ => _ => ValueTask.FromResult(Endpoint));
        replace?.Invoke(services);
        _services = services.BuildServiceProvider();
        Listen();
    }

    public OdooEndpoint? Endpoint { get; set; }

    public JumpingClock Clock { get; } = new();

    public ConcurrentQueue<string> Logged { get; } = new();

    public ConcurrentQueue<string> Measured { get; } = new();

    public OdooClient Client => _services.GetRequiredService<OdooClient>();

    public ISystemProbe Probe => _services.GetRequiredService<ISystemProbe>();

    public IBillingDirectory Billing => _services.GetRequiredService<IBillingDirectory>();

    public SystemStatus? Status => _services.GetRequiredService<SystemStatusBoard>().Find(ExternalSystem.Odoo);

    public static OdooEndpoint EndpointAt(Uri address, string password = Password, bool hasApiKey = false) =>
        new(address, new Uri("https://odoo.example.com"), "db", "portal", new Secret(password)) { HasApiKey = hasApiKey };

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    public Task<IReadOnlyList<NameRow>> SearchAsync(CancellationToken cancellationToken) =>
        Client.SearchReadAsync(
            "res.partner",
            OdooDomain.Everything,
            new OdooQuery(),
            RowsJson.Default.ListNameRow,
            cancellationToken
        );

    public Task<OdooId> CreateAsync(CancellationToken cancellationToken) =>
        Client.CreateAsync("res.partner", new OdooValues().Set("name", "Acme Confidential"), cancellationToken);

    private void Listen()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Portal.Odoo" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Keep);
        _listener.SetMeasurementEventCallback<double>(Keep);
        _listener.Start();
    }

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Measured.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}".Trim());

    private sealed class Keeper(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}

/// <summary>The system's clock, moved ahead by hand; timers run in real time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private TimeSpan _ahead;

    public void Jump(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
}

internal sealed record NameRow(int Id, string Name);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(OdooTextConverter),
        typeof(OdooNumberConverter),
        typeof(OdooLinkConverter),
        typeof(OdooIdsConverter),
        typeof(OdooInstantConverter),
        typeof(OdooDateConverter),
    ]
)]
[JsonSerializable(typeof(List<NameRow>))]
[JsonSerializable(typeof(List<EverythingRow>))]
internal sealed partial class RowsJson : JsonSerializerContext;

internal sealed record EverythingRow(
    int Id,
    string Name,
    OdooLink? ParentId,
    IReadOnlyList<OdooId> ChildIds,
    int? Colour,
    bool Active,
    DateTime? WriteDate,
    DateOnly? BirthdayOn
);
