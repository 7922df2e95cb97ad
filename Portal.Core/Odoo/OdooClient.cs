using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>
/// Calls Odoo. A record type is declared once, as a source-generated JSON type whose property names are Odoo's fields; exactly those are
/// asked for. Every method may throw <see cref="ConnectorException"/>; cancelling stops the waiting, not the work at Odoo. Reads are
/// repeated up to twice when Odoo is not there, writes never. Thread-safe. Source: 003-3, b6.
/// </summary>
public sealed class OdooClient
{
    private readonly OdooPipeline _pipeline;

    internal OdooClient(OdooPipeline pipeline)
    {
        _pipeline = pipeline;
    }

    /// <summary>Finds and reads records.</summary>
    /// <param name="model">Technical name, such as <c>res.partner</c>.</param>
    /// <param name="domain">Which ones.</param>
    /// <param name="query">How many, in which order.</param>
    /// <param name="rows">Generated type of a list of the records.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<IReadOnlyList<T>> SearchReadAsync<T>(
        string model,
        OdooDomain domain,
        OdooQuery query,
        JsonTypeInfo<List<T>> rows,
        CancellationToken cancellationToken
    )
    {
        var arguments = new OdooValues().Set("domain", domain).Set("fields", FieldsOf(rows));
        if (query.Limit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(query));
            arguments.Set("limit", limit);
        }

        if (query.Order.Length > 0)
        {
            arguments.Set("order", query.Order);
        }

        var call = Read(model, "search_read", WithLoad(arguments, query.WithLinkNames), query.Context);
        return await ExecuteAsync(call, rows, cancellationToken);
    }

    /// <summary>Reads records by id, archived ones too. Those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(
        string model,
        IReadOnlyList<OdooId> ids,
        JsonTypeInfo<List<T>> rows,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var arguments = WithLoad(new OdooValues().Set("fields", FieldsOf(rows)), withLinkNames: false);
        var call = Read(model, "read", arguments, OdooContext.None) with { Ids = ids };
        return await ExecuteAsync(call, rows, cancellationToken);
    }

    /// <summary>Counts records.</summary>
    public async Task<int> SearchCountAsync(
        string model,
        OdooDomain domain,
        OdooContext context,
        CancellationToken cancellationToken
    )
    {
        var call = Read(model, "search_count", new OdooValues().Set("domain", domain), context);
        return await ExecuteAsync(call, OdooWire.Default.NullableInt32, cancellationToken) ?? throw Malformed(call);
    }

    /// <summary>Creates one record, with those of its lists below it, in one transaction of Odoo's. Not safe to repeat.</summary>
    public async Task<OdooId> CreateAsync(string model, OdooValues values, CancellationToken cancellationToken)
    {
        var arguments = new OdooValues().SetJson("vals_list", new JsonArray(values.Json.DeepClone()));
        var call = new OdooCall(model, "create") { Arguments = arguments, LeadingByPosition = 1 };
        return await ExecuteAsync(call, OdooWire.Default.ListInt32, cancellationToken) is [> 0 and var id]
            ? new OdooId(id)
            : throw Malformed(call);
    }

    /// <summary>Changes records, all alike.</summary>
    public Task WriteAsync(string model, IReadOnlyList<OdooId> ids, OdooValues values, CancellationToken cancellationToken) =>
        CallAsync(
            new OdooCall(model, "write")
            {
                Ids = ids,
                Arguments = new OdooValues().Set("vals", values),
                LeadingByPosition = 1,
            },
            OdooWire.Default.JsonElement,
            cancellationToken
        );

    /// <summary>Deletes records.</summary>
    public Task UnlinkAsync(string model, IReadOnlyList<OdooId> ids, CancellationToken cancellationToken) =>
        CallAsync(new OdooCall(model, "unlink") { Ids = ids }, OdooWire.Default.JsonElement, cancellationToken);

    /// <summary>Calls any public method.</summary>
    /// <returns>What it returns; the default of the type when it returns nothing.</returns>
    public Task<T?> CallAsync<T>(OdooCall call, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(call, result, cancellationToken);

    /// <summary>Address of a record's form for a person's browser; null when none is configured or nothing was called yet.</summary>
    public Uri? FormUrl(string model, OdooId id)
    {
        if (_pipeline.KnownEndpoint?.PublicUrl is not { } address)
        {
            return null;
        }

        return _pipeline.KnownVersion is { Major: < 18 }
            ? new Uri(address, $"web#id={id}&model={model}&view_type=form")
            : new Uri(address, $"odoo/{model}/{id}");
    }

    private static OdooCall Read(string model, string method, OdooValues arguments, OdooContext context) =>
        new(model, method)
        {
            Arguments = arguments,
            Context = context,
            IsRead = true,
            LeadingByPosition = 1,
        };

    private static OdooValues WithLoad(OdooValues arguments, bool withLinkNames) =>
        withLinkNames ? arguments : arguments.SetJson("load", null);

    private static List<string> FieldsOf<T>(JsonTypeInfo<List<T>> rows) =>
        [.. rows.Options.GetTypeInfo(typeof(T)).Properties.Select(static property => property.Name)];

    private async Task<T> ExecuteAsync<T>(OdooCall call, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(call, result, cancellationToken) ?? throw Malformed(call);

    private static ConnectorException Malformed(OdooCall call) =>
        new(ExternalSystem.Odoo, ConnectorFault.Malformed, $"{call}: the result is not what the method promises.")
        {
            MayHaveHappened = !call.IsRead,
        };
}
