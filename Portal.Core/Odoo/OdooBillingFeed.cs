using System.Security.Cryptography;
using System.Text;
using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>Partners as the import reads them. Source: FACTS §4 (paging, archived rows, write_date), §8 (load=None).</summary>
internal sealed class OdooBillingFeed(OdooClient odoo, OdooEndpointResolver resolve) : IBillingFeed
{
    public const string InvoiceType = "invoice";

    private const string Partners = "res.partner";
    private const int MostIds = 2000;

    private static readonly OdooDomain InvoiceContacts = OdooDomain.Where("type").Is(InvoiceType);

    /// <summary>Odoo takes a deleted company out of its contacts without another word; those that carry our reference we follow.</summary>
    private static readonly OdooDomain Ours = InvoiceContacts.And(
        OdooDomain.Where("parent_id.is_company").Is(true).Or(OdooDomain.Where("ref").StartsWith(BillingAddressId.ReferencePrefix))
    );

    private static readonly string[] Everything =
    [
        .. BillingWire.Default.PartnerRow.Properties.Select(static property => property.Name),
    ];

    private static readonly string[] Marks = ["parent_id", "is_company", "write_date"];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public async ValueTask<string> ReadAccountAsync(CancellationToken cancellationToken)
    {
        var endpoint = await resolve(cancellationToken);
        var account = endpoint is null
            ? ""
            : $"{endpoint.BaseUrl}\n{endpoint.Database}\n{endpoint.Login}\n{endpoint.Secret.Reveal()}";
        return Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(account)));
    }

    public async Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken)
    {
        var page = await SearchAsync(OdooDomain.Everything, "write_date desc, id desc", 1, Marks, cancellationToken);
        return page.Partners.Count == 0 ? null : page.Partners[0].Record.ChangedAt;
    }

    public Task<FeedPage> ListContactsAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(Ours.And(OdooDomain.Where("id").IsMoreThan(afterId)), "id", size, Everything, cancellationToken);

    public Task<FeedPage> ListMarksAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(Ours.And(OdooDomain.Where("id").IsMoreThan(afterId)), "id", size, Marks, cancellationToken);

    public Task<FeedPage> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken)
    {
        var changed = OdooDomain.Where("write_date").IsNotBefore(from);
        if (afterId is not { } id)
        {
            return SearchAsync(changed, "write_date,id", size, Everything, cancellationToken);
        }

        var thatSecond = changed.And(OdooDomain.Where("write_date").IsBefore(from.AddSeconds(1)));
        return SearchAsync(thatSecond.And(OdooDomain.Where("id").IsMoreThan(id)), "id", size, Everything, cancellationToken);
    }

    public Task<FeedPage> ListContactsBelowAsync(
        IReadOnlyCollection<int> companyIds,
        int size,
        CancellationToken cancellationToken
    ) => InPartsAsync(companyIds, ids => ListBelowAsync(ids, size, cancellationToken));

    public Task<FeedPage> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        InPartsAsync(ids, part => ReadPartAsync(part, Everything, cancellationToken));

    public Task<FeedPage> ReadMarksAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        InPartsAsync(ids, part => ReadPartAsync(part, Marks, cancellationToken));

    private async Task<FeedPage> ListBelowAsync(IReadOnlyList<OdooId> companies, int size, CancellationToken cancellationToken)
    {
        var below = InvoiceContacts.And(OdooDomain.Where("parent_id").IsIn(companies));
        var pages = new List<FeedPage>();
        for (var after = 0; ; after = pages[^1].LastId)
        {
            var next = below.And(OdooDomain.Where("id").IsMoreThan(after));
            pages.Add(await SearchAsync(next, "id", size, Everything, cancellationToken));
            if (pages[^1].Count < size)
            {
                return Join(pages);
            }
        }
    }

    private static async Task<FeedPage> InPartsAsync(
        IReadOnlyCollection<int> ids,
        Func<IReadOnlyList<OdooId>, Task<FeedPage>> read
    )
    {
        var pages = new List<FeedPage>();
        foreach (var part in ids.Distinct().Order().Select(static id => new OdooId(id)).Chunk(MostIds))
        {
            pages.Add(await read(part));
        }

        return Join(pages);
    }

    private static FeedPage Join(List<FeedPage> pages) =>
        pages.Count == 1
            ? pages[0]
            : new FeedPage([.. pages.SelectMany(page => page.Partners)], [.. pages.SelectMany(page => page.Skipped)]);

    // asked for by id, one record that Portal may not read costs the whole answer
    private async Task<FeedPage> ReadPartAsync(IReadOnlyList<OdooId> ids, string[] fields, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync("read", fields, new OdooValues(), ids, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.Cause == FaultCause.MissingRight)
        {
            return await ReadReadableAsync(ids, fields, cancellationToken);
        }
    }

    // a search leaves out what may not be read, and what is gone too: which of both is told one by one. Without any right it fails as well
    private async Task<FeedPage> ReadReadableAsync(
        IReadOnlyList<OdooId> ids,
        string[] fields,
        CancellationToken cancellationToken
    )
    {
        var found = await SearchAsync(OdooDomain.Where("id").IsIn(ids), "id", null, fields, cancellationToken);
        var seen = found.Partners.Select(partner => partner.Id).Concat(found.Skipped.Select(skipped => skipped.Id)).ToHashSet();
        var pages = new List<FeedPage> { found };
        foreach (var id in ids.Where(id => !seen.Contains(id.Value)))
        {
            pages.Add(await ReadOneAsync(id, fields, cancellationToken));
        }

        return Join(pages);
    }

    private async Task<FeedPage> ReadOneAsync(OdooId id, string[] fields, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync("read", fields, new OdooValues(), [id], cancellationToken);
        }
        catch (ConnectorException exception) when (exception.Cause == FaultCause.MissingRight)
        {
            return new FeedPage([], [new SkippedPartner(id.Value, "", IsHidden: true)]);
        }
    }

    private Task<FeedPage> SearchAsync(
        OdooDomain domain,
        string order,
        int? limit,
        string[] fields,
        CancellationToken cancellationToken
    )
    {
        var arguments = new OdooValues().Set("domain", domain).Set("order", order);
        if (limit is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(limit));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 5000, nameof(limit));
            arguments.Set("limit", most);
        }

        return CallAsync("search_read", fields, arguments, null, cancellationToken);
    }

    private async Task<FeedPage> CallAsync(
        string method,
        string[] fields,
        OdooValues arguments,
        IReadOnlyList<OdooId>? ids,
        CancellationToken cancellationToken
    )
    {
        var call = new OdooCall(Partners, method)
        {
            Ids = ids,
            Arguments = arguments.Set("fields", fields).SetJson("load", null),
            Context = OdooContext.WithArchived,
            IsRead = true,
            LeadingByPosition = 1,
        };
        var rows =
            await odoo.CallAsync(call, FeedWire.Default.ListFeedRow, cancellationToken)
            ?? throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Malformed, $"{call}: no rows in the answer.");
        return new FeedPage(
            [.. rows.Select(static row => row.Partner).OfType<PartnerRow>().Select(static partner => partner.ToPartner())],
            [.. rows.Where(static row => row.Partner is null).Select(static row => row.Skipped)]
        );
    }
}
