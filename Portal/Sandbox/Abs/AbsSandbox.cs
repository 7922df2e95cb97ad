using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>An asset backoffice in this process: entitlements, plans, assets, and every request it received.</summary>
/// <remarks>
/// Calls run one at a time. What a call changed, the answer under its key and its line in the log are one transaction, committed before the
/// answer is sent. Source: 001-36, d7.
/// Next: <see cref="AbsEndpoints"/>.
/// </remarks>
internal sealed class AbsSandbox : IDisposable
{
    public const string DefaultApiKey = "abs-sandbox-key";
    public const string DefaultHookSecret = "whsec_c2FuZGJveC1hYnMtaG9vay1zZWNyZXQtMDAwMDE=";
    public const string Detected = "IDEMPOTENT_OPERATION_DETECTED";

    /// <summary>Header of an answer that was given before.</summary>
    public const string Replayed = "Idempotent-Replayed";

    private readonly Lock _lock = new();
    private readonly AbsOptions _options;
    private readonly TimeProvider _time;
    private readonly SandboxFile _file;
    private readonly AbsRecords _records;
    private readonly RequestLog _log;

    public AbsSandbox(SandboxOptions options, TimeProvider time)
    {
        _options = options.Abs;
        _time = time;
        _file = new(_options.File, [.. AbsRecords.Tables, RequestLog.Table]);
        _records = new(_file);
        _log = new(_file);
        Turn(records =>
        {
            records.FillPools();
            return true;
        });
    }

    /// <summary>True if the call shows the key, as a bearer token or in <c>X-API-Key</c>.</summary>
    public bool Knows(VendorRequest request) =>
        VendorCall.IsSame(request.Authorization("Bearer") ?? request.Headers["X-API-Key"].ToString(), _options.ApiKey);

    /// <summary>Runs one call and notes it in the log, in one transaction.</summary>
    public VendorAnswer Run(LoggedRequest request, Func<AbsRecords, VendorAnswer> act) =>
        Turn(records =>
        {
            var answer = act(records);
            _log.Add(request, _time.GetUtcNow(), answer.Status);
            return answer;
        });

    /// <summary>Runs work of the stand-in's own as one transaction.</summary>
    public T Turn<T>(Func<AbsRecords, T> act)
    {
        lock (_lock)
        {
            return _file.Commit(() => act(_records));
        }
    }

    /// <summary>Reads or empties the log.</summary>
    public T Log<T>(Func<RequestLog, T> act)
    {
        lock (_lock)
        {
            return act(_log);
        }
    }

    /// <summary>Notes a call that was not run.</summary>
    public void Note(LoggedRequest request, int status) =>
        Log(log =>
        {
            log.Add(request, _time.GetUtcNow(), status);
            return true;
        });

    /// <summary>
    /// Creates the entitlement of an order. The same key with the same body gets the first answer again, with another body 422; another key
    /// for an order that has its entitlement gets what <see cref="AbsOptions.Repeat"/> says. A refused body leaves its key free.
    /// </summary>
    public VendorAnswer Create(AbsRecords records, string key, string contents)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(contents)));
        if (key.Length > 0 && records.FindAnswer(key) is { } kept)
        {
            return kept.Digest == digest
                ? new(kept.Status, kept.Body) { Headers = new Dictionary<string, string> { [Replayed] = "true" } }
                : AbsAnswers.Refuse(
                    422,
                    "IDEMPOTENCY_KEY_REUSED",
                    "This Idempotency-Key was used with another body.",
                    [new("Idempotency-Key", "was used with another body")]
                );
        }

        var faults = new List<FieldFault>();
        var order = VendorRequest.ReadObject(contents) is { } body ? EntitlementOrder.Read(body, faults) : null;
        if (order is null)
        {
            return faults.Count == 0
                ? AbsAnswers.Refuse(400, "MALFORMED", "The body isn't a JSON object.", [])
                : AbsAnswers.Refuse(422, "VALIDATION_FAILED", AbsAnswers.Sentence(faults), faults);
        }

        var answer =
            _options.Repeat is not RepeatAnswer.Another && records.FindByOrder(order.OrderId) is { } existing
                ? AbsAnswers.Repeat(existing, _options.Repeat)
                : Allocate(records, order);
        if (key.Length > 0)
        {
            records.Keep(key, new(digest, answer.Status, answer.Body!));
        }

        return answer;
    }

    public void Dispose() => _file.Dispose();

    private VendorAnswer Allocate(AbsRecords records, EntitlementOrder order)
    {
        var number = records.Add(order.OrderId);
        var at = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var assets = new JsonArray();
        foreach (var ordered in order.Units.Where(ordered => ordered.Unit.Type == ProductUnit.Physical))
        {
            for (var i = 0; i < ordered.Quantity; i++)
            {
                assets.Add(
                    new JsonObject
                    {
                        ["asset_id"] = records.Allocate(ordered.Unit.Ref, number),
                        ["asset_reference"] = ordered.Unit.Ref,
                    }
                );
            }
        }

        var entitlement = new Entitlement(number, order.Body);
        entitlement.Body["entitlement_id"] = Entitlement.IdOf(number);
        entitlement.Body["status"] = "active";
        entitlement.Body["created_at"] = at;
        entitlement.Body["asset_pool_allocation"] = new JsonObject
        {
            ["pool_id"] = order.OutletId is null ? "pool-central" : $"pool-outlet-{order.OutletId}",
            ["allocated_at"] = at,
            ["assets"] = assets,
        };
        records.Put(entitlement);
        return new(201, AbsAnswers.Short(entitlement), ChangedRecords: true);
    }
}
