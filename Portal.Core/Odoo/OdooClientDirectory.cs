using Microsoft.Extensions.Options;
using Portal.Core.Assets;
using Portal.Core.Assets.Organizations;

namespace Portal.Core.Odoo;

/// <summary>The companies in Odoo that can own devices. Source: 000-2, 000-25, D3, D4, D12, FACTS §4 (write_date).</summary>
internal sealed class OdooClientDirectory(
    OdooClient odoo,
    OdooOwners owners,
    SubscriptionFields subscriptions,
    IOptions<OdooOptions> options,
    TimeProvider time
) : IClientDirectory
{
    private const string Partners = "res.partner";
    private const int MostOrders = 2000;
    private static readonly OdooDomain Companies = OdooDomain.Where("is_company").Is(true);

    public bool KeepsAssets => options.Value.Profile == OdooProfile.Studio;

    public async Task<DateTime?> FindNewestAsync(CancellationToken cancellationToken)
    {
        var newest = await SearchAsync(Companies, "write_date desc, id desc", 1, cancellationToken);
        return newest is [var one] ? one.ChangedAt : null;
    }

    public Task<IReadOnlyList<FoundClient>> ListAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(Companies.And(OdooDomain.Where("id").IsMoreThan(afterId)), "id", size, cancellationToken);

    public Task<IReadOnlyList<FoundClient>> ListChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    )
    {
        var (changed, order) = OdooGone.Changes(from, afterId);
        return SearchAsync(Companies.And(changed), order, size, cancellationToken);
    }

    // a company that was made a person leaves no trace among the companies
    public async Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        var gone = await OdooGone.FindAsync(odoo, Partners, ids, cancellationToken);
        var people = await odoo.SearchReadAsync(
            Partners,
            OdooDomain
                .Where("id")
                .IsIn(ids.Except(gone).Select(static id => new OdooId(id)))
                .And(OdooDomain.Where("is_company").Is(false)),
            new OdooQuery { Context = OdooContext.WithArchived },
            AssetWire.Default.ListClientPersonRow,
            cancellationToken
        );
        return [.. gone, .. people.Select(static person => person.Id)];
    }

    public async Task<IReadOnlySet<int>?> ListSubscribersAsync(CancellationToken cancellationToken)
    {
        if (!await subscriptions.AreThereAsync(cancellationToken))
        {
            return null;
        }

        var partners = new HashSet<OdooId>();
        for (var after = 0; ; )
        {
            var page = await odoo.SearchReadAsync(
                "sale.order",
                OdooDomain
                    .Where("is_subscription")
                    .Is(true)
                    .And(OdooDomain.Where("subscription_state").Is("3_progress"))
                    .And(OdooDomain.Where("state").Is("sale"))
                    .And(OdooDomain.Where("id").IsMoreThan(after)),
                new OdooQuery { Limit = MostOrders, Order = "id" },
                AssetWire.Default.ListSubscriberRow,
                cancellationToken
            );
            partners.UnionWith(page.Select(static row => row.PartnerId?.Id).OfType<OdooId>());
            if (page.Count < MostOrders)
            {
                break;
            }

            after = page[^1].Id;
        }

        return (await owners.ReadAsync(partners, cancellationToken)).Values.ToHashSet();
    }

    // the names of tags are asked for one by one: they are few, and each that is not there is named
    public async Task<RuledCompanies> ListRuledAsync(SyncRule rule, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        var tags = new List<OdooId>();
        foreach (var tag in rule.Tags)
        {
            var found = await FindIdsAsync(
                "res.partner.category",
                OdooDomain.Where("name").IsIgnoringCase(tag),
                cancellationToken
            );
            tags.AddRange(found);
            unknown.AddRange(found.Count == 0 ? [$"tag {tag}"] : []);
        }

        var countries = new List<OdooId>();
        foreach (var code in rule.Countries)
        {
            var found = await FindIdsAsync("res.country", OdooDomain.Where("code").Is(code), cancellationToken);
            countries.AddRange(found);
            unknown.AddRange(found.Count == 0 ? [$"country {code}"] : []);
        }

        var ids = new HashSet<int>();
        if (tags.Count > 0)
        {
            await AddCompaniesAsync(ids, OdooDomain.Where("category_id").IsIn(tags), cancellationToken);
        }

        if (countries.Count > 0)
        {
            await AddCompaniesAsync(ids, OdooDomain.Where("country_id").IsIn(countries), cancellationToken);
        }

        return new RuledCompanies(ids, unknown);
    }

    private async Task AddCompaniesAsync(HashSet<int> ids, OdooDomain which, CancellationToken cancellationToken)
    {
        for (var after = 0; ; )
        {
            var page = await odoo.SearchReadAsync(
                Partners,
                Companies.And(which).And(OdooDomain.Where("id").IsMoreThan(after)),
                new OdooQuery { Limit = MostOrders, Order = "id" },
                AssetWire.Default.ListAssetIdRow,
                cancellationToken
            );
            ids.UnionWith(page.Select(static row => row.Id));
            if (page.Count < MostOrders)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    private async Task<List<OdooId>> FindIdsAsync(string model, OdooDomain domain, CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            model,
            domain,
            new OdooQuery { Limit = 20, Order = "id" },
            AssetWire.Default.ListAssetIdRow,
            cancellationToken
        );
        return [.. rows.Select(static row => new OdooId(row.Id))];
    }

    public async Task<IReadOnlyList<ClientPerson>> FindPeopleAsync(
        int companyId,
        string typed,
        int most,
        CancellationToken cancellationToken
    )
    {
        var people = OdooDomain.Where("id").IsBelow(new OdooId(companyId)).And(OdooDomain.Where("is_company").Is(false));
        var named = typed.Trim() is { Length: > 0 } words ? people.And(OdooDomain.Where("name").Contains(words)) : people;
        var rows = await odoo.SearchReadAsync(
            Partners,
            named.And(OdooDomain.Where("name").IsSet()),
            new OdooQuery { Limit = most, Order = "name, id" },
            AssetWire.Default.ListClientPersonRow,
            cancellationToken
        );
        return [.. rows.Select(static row => new ClientPerson(row.Id, row.Name))];
    }

    public Uri? ClientUrl(int companyId) => odoo.FormUrl(Partners, new OdooId(companyId));

    private async Task<IReadOnlyList<FoundClient>> SearchAsync(
        OdooDomain domain,
        string order,
        int size,
        CancellationToken cancellationToken
    )
    {
        var readAt = time.GetUtcNow().UtcDateTime;
        var rows = await odoo.SearchReadAsync(
            Partners,
            domain,
            new OdooQuery
            {
                Limit = size,
                Order = order,
                Context = OdooContext.WithArchived,
            },
            AssetWire.Default.ListClientRow,
            cancellationToken
        );
        return
        [
            .. rows.Select(row => new FoundClient(
                row.Id,
                row.Name,
                row.Ref,
                !row.Active,
                row.WriteDate ?? DateTime.UnixEpoch,
                readAt
            )),
        ];
    }
}
