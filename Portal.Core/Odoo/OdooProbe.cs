using System.Globalization;
using Microsoft.Extensions.Options;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>Looks at the connection to Odoo, from the name in its address to the fields of each capability. Source: C1, R19, scenario 28.</summary>
internal sealed class OdooProbe(
    OdooAccess access,
    OdooLines lines,
    IOptions<OdooOptions> options,
    TimeProvider time,
    TicketOptions? tickets = null
) : ISystemProbe
{
    /// <summary>The first version that Portal works with.</summary>
    public const int OldestMajor = 16;

    public ExternalSystem System => ExternalSystem.Odoo;

    public IReadOnlyList<string> Settings { get; } = ["ODOO_URL", "ODOO_DB", "ODOO_USERNAME", "ODOO_API_KEY or ODOO_PASSWORD"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        (await access.ResolveConfiguredAsync(cancellationToken))?.ToTarget();

    public async ValueTask<string> FindKeyDigestAsync(CancellationToken cancellationToken) =>
        await access.ResolveAsync(cancellationToken) is { HasApiKey: true } endpoint ? OdooAccess.AccountOf(endpoint).Digest : "";

    public async Task<ProbeReport> ProbeAsync(Action<ProbeStep> progress, CancellationToken cancellationToken)
    {
        if (await access.ResolveAsync(cancellationToken) is not { } endpoint)
        {
            return new ProbeReport(new ConnectionTarget(""), []) { Failure = OdooFailures.NotConfigured };
        }

        var patience = options.Value.RequestTimeout;
        var run = new ProbeRun(progress, failure => OdooFailures.Explain(failure, endpoint, patience), time);
        await ConnectAsync(run, endpoint.BaseUrl, cancellationToken);
        var found = new ProbeReport(endpoint.ToTarget(), run.Steps) { Profile = options.Value.Profile.ToString() };
        OdooGreeting? greeting = null;
        if (
            await run.TryAsync(
                "Version read",
                async () =>
                {
                    greeting = await lines.GreetAsync(endpoint, cancellationToken);
                    return JudgeVersion(greeting);
                }
            ) && greeting?.Version is { } version
        )
        {
            using var line = lines.Open(endpoint, KindFor(endpoint, version));
            found = found with { Version = version.Text, Protocol = NameOf(line.Kind) };
            found = await SignInAsync(run, line, version, found, cancellationToken);
            found = await LookAsync(run, line, found, cancellationToken);
        }

        return found with
        {
            Steps = run.Steps,
            Failure = run.Failure,
        };
    }

    private async Task ConnectAsync(ProbeRun run, Uri address, CancellationToken cancellationToken)
    {
        var network = new OdooNetwork(address, options.Value.ConnectTimeout);
        if (network.IsBehindProxy)
        {
            return;
        }

        await run.TryAsync("Name resolved", () => network.ResolveAsync(cancellationToken));
        await run.TryAsync("Connected", () => network.ConnectAsync(cancellationToken));
        if (network.IsEncrypted)
        {
            await run.TryAsync("Encrypted", () => network.EncryptAsync(cancellationToken));
        }
    }

    private ProbeOutcome JudgeVersion(OdooGreeting greeting) =>
        greeting switch
        {
            { RedirectedTo: { } elsewhere } => OdooFailures.Redirected(elsewhere),
            { Version: { Major: < OldestMajor } old } => OdooFailures.TooOld(old),
            { Version: { Major: < Json2Protocol.FirstMajor } older } when options.Value.Protocol == OdooProtocol.Json2 =>
                OdooFailures.NoJson2(older),
            _ => $"Odoo {greeting.Version?.Text}",
        };

    private OdooProtocol KindFor(OdooEndpoint endpoint, OdooVersion version) =>
        options.Value.Protocol switch
        {
            OdooProtocol.Auto when endpoint.HasApiKey && version.Major >= Json2Protocol.FirstMajor => OdooProtocol.Json2,
            OdooProtocol.Auto => OdooProtocol.JsonRpc,
            var insisted => insisted,
        };

    private async Task<ProbeReport> SignInAsync(
        ProbeRun run,
        OdooLine line,
        OdooVersion version,
        ProbeReport found,
        CancellationToken cancellationToken
    )
    {
        await run.TryAsync(
            "Signed in",
            async () =>
            {
                if (await OpenAsync(line, version, cancellationToken) is { } failure)
                {
                    return failure;
                }

                var account = await OdooAccountReader.ReadAsync(line, time, cancellationToken);
                found = found with
                {
                    Account = account.Name,
                    LatencyMilliseconds = account.LatencyMilliseconds,
                    DatabaseId = await line.ReadDatabaseIdAsync(cancellationToken),
                    Credential = await OdooAccountReader.ReadCredentialAsync(line, time, cancellationToken),
                };
                return $"as {account.Name}";
            }
        );
        return found;
    }

    private async Task<ProbeFailure?> OpenAsync(OdooLine line, OdooVersion version, CancellationToken cancellationToken)
    {
        try
        {
            await line.SignInAsync(cancellationToken);
            return null;
        }
        catch (ConnectorException refusal) when (OdooAccess.IsRefusedKey(line.Endpoint, refusal))
        {
            line.Use(await access.ReplaceAsync(line.Endpoint, refusal, cancellationToken));
            await line.SignInAsync(cancellationToken);
            return null;
        }
        catch (ConnectorException failure)
            when (failure is { Fault: ConnectorFault.Malformed, Cause: FaultCause.Unknown } && line.Kind == OdooProtocol.JsonRpc)
        {
            return OdooFailures.NoJsonRpc(version); // the version was read at the same address
        }
    }

    private async Task<ProbeReport> LookAsync(ProbeRun run, OdooLine line, ProbeReport found, CancellationToken cancellationToken)
    {
        await run.TryAsync(
            "Models and fields read",
            async () =>
            {
                var (schema, model) = await new OdooSchema(line, tickets?.Model ?? TicketModel.Auto).ReadAsync(cancellationToken);
                found = found with { Schema = schema, TicketsLiveIn = TicketNeeds.Say(model) };
                var lacking = schema.Count(each => each.State != SchemaState.Present && each.IsFor(found.Profile));
                return lacking == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"all {schema.Count(each => each.IsFor(found.Profile))} there")
                    : string.Create(CultureInfo.InvariantCulture, $"{lacking} missing for the profile {found.Profile}")
                        + await DescribeSubscriptionsAsync(line, schema, cancellationToken);
            }
        );
        return found;
    }

    // where orders are no subscriptions, the names of the missing fields would not say why
    private static async Task<string> DescribeSubscriptionsAsync(
        OdooLine line,
        IReadOnlyList<SchemaFinding> schema,
        CancellationToken cancellationToken
    )
    {
        var isMissing = schema.Any(each => each is { Model: "sale.order", Field: "is_subscription", State: SchemaState.Missing });
        if (!isMissing)
        {
            return "";
        }

        var other = await SubscriptionModels.FindOtherAsync(call =>
            line.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken)
        );
        return $". It {SubscriptionModels.Describe(other)}";
    }

    private static string NameOf(OdooProtocol kind) => kind == OdooProtocol.Json2 ? "JSON-2" : "JSON-RPC";
}
