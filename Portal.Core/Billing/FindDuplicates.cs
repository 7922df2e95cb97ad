using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Looks for billing addresses and companies that may be the one being entered, while it is typed. From Portal's mirror at once, also while
/// Odoo is away; then from Odoo, for those who may know every company there. A Member gets only what they may see anyway, and Odoo is not
/// asked for them: even "a company with this VAT number exists" would tell a stranger who our customers are. Source: scenario 2, b1, P8.
/// </summary>
public sealed class FindDuplicates(
    PortalDatabase databases,
    BillingVisibility visibility,
    IDuplicateSearch search,
    IBillingDirectory directory,
    BillingLists lists
)
{
    /// <summary>Candidates at most, of each of the two searches.</summary>
    public const int MostCandidates = 6;

    private const int MostOfOneSign = 20;
    private const int MostNeighbours = 100;
    private const int MostOfOneWord = 500;

    /// <summary>Those that Portal knows of and the person may see, the surest first. Safe to repeat.</summary>
    public async Task<Result<DuplicateReport>> InPortalAsync(
        Actor actor,
        DuplicateQuery query,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var terms = new DuplicateTerms(query);
        if (terms.IsEmpty)
        {
            return Found([]);
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var rows = await ReadContainingAsync(db, sight, query, cancellationToken);
        foreach (var near in Near(SeenBy(db, sight, query.Except), terms))
        {
            rows.AddRange(await near.ToListAsync(cancellationToken));
        }

        return Found(
            rows.DistinctBy(row => row.Key)
                .Select(row => (Row: row, Reasons: terms.Judge(row.MatchKey, row.VatKey, [row.MailDomain])))
                .Where(each => each.Reasons.Count > 0)
                .OrderByDescending(each => terms.Weigh(each.Row.MatchKey, each.Reasons))
                .ThenBy(each => each.Row.NameKey, StringComparer.Ordinal)
                .Take(MostCandidates)
                .Select(each => FromMirror(each.Row, each.Reasons))
        );
    }

    /// <summary>Those in Odoo, billing addresses or not, the surest first; none for a Member. Safe to repeat.</summary>
    /// <exception cref="ConnectorException">Odoo is away.</exception>
    public async Task<Result<DuplicateReport>> InOdooAsync(Actor actor, DuplicateQuery query, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var terms = new DuplicateTerms(query);
        if (terms.IsEmpty || AccessPolicy.SearchCompanies.Check(actor) is not null)
        {
            return Found([]);
        }

        var companies = await AskAsync(terms, CompanyNames.TellingWord(query.Name), cancellationToken);
        var judged = companies
            .Select(company => (Company: company, Key: CompanyNames.KeyOf(company.Record.Name)))
            .Select(each => (each.Company, each.Key, Reasons: Judge(terms, each.Company, each.Key)))
            .Where(each => each.Reasons.Count > 0)
            .OrderByDescending(each => terms.Weigh(each.Key, each.Reasons))
            .Take(MostCandidates)
            .ToList();
        var choices = judged.Count == 0 ? null : await lists.ReadAsync(cancellationToken);
        var mirrored = await FindMirroredAsync(actor, query, judged.ConvertAll(each => each.Company.Id), cancellationToken);
        return Found(
            judged
                .SelectMany(each =>
                    mirrored[each.Company.Id].Select(row => FromMirror(row, each.Reasons)).ToList() is { Count: > 0 } known
                        ? known
                        : [FromOdoo(each.Company, each.Reasons, choices)]
                )
                .Take(MostCandidates)
        );
    }

    private static DuplicateReport Found(IEnumerable<DuplicateCandidate> candidates) => new([.. candidates]);

    // those whose longest word is somewhere in another name: "Acme" in "Swiss Acme", far away in the alphabet
    private static async Task<List<BillingAddress>> ReadContainingAsync(
        PortalDbContext db,
        BillingSight sight,
        DuplicateQuery query,
        CancellationToken cancellationToken
    )
    {
        var word = new SubstringSearch<BillingAddress>(row => row.SearchText, CompanyNames.TellingWord(query.Name));
        return !word.IsEmpty && await word.FindAsync(db, cancellationToken) is { AreFew: true } hits
            ? await Others(sight.Narrow(hits.Rows.AsNoTracking(), db), query.Except)
                .Take(MostOfOneWord)
                .ToListAsync(cancellationToken)
            : [];
    }

    private static IQueryable<BillingAddress> SeenBy(PortalDbContext db, BillingSight sight, BillingAddressId except) =>
        Others(sight.In(db).AsNoTracking(), except);

    private static IQueryable<BillingAddress> Others(IQueryable<BillingAddress> rows, BillingAddressId except) =>
        rows.Where(row => row.State != BillingAddressState.Deleted && row.Key != except.Value);

    // each part runs along an index: equal keys, and the names that stand next to this one in the alphabet
    private static IEnumerable<IQueryable<BillingAddress>> Near(IQueryable<BillingAddress> seen, DuplicateTerms terms)
    {
        if (terms.Vat.Length > 0)
        {
            yield return seen.Where(row => row.VatKey == terms.Vat).Take(MostOfOneSign);
        }

        if (terms.Domains.Count > 0)
        {
            yield return seen.Where(row => terms.Domains.Contains(row.MailDomain)).Take(MostOfOneSign);
        }

        if (terms.Name.Length > 0)
        {
            yield return seen.Where(row => row.MatchKey.CompareTo(terms.Name) >= 0)
                .OrderBy(row => row.MatchKey)
                .ThenBy(row => row.Key)
                .Take(MostNeighbours);
            yield return seen.Where(row => row.MatchKey.CompareTo(terms.Name) < 0)
                .OrderByDescending(row => row.MatchKey)
                .ThenByDescending(row => row.Key)
                .Take(MostNeighbours);
        }
    }

    // a name of a common word must not push the one with the same number out of the limit, so each is asked for by itself
    private async Task<IReadOnlyList<CompanyRecord>> AskAsync(
        DuplicateTerms terms,
        string word,
        CancellationToken cancellationToken
    )
    {
        var found = await Task.WhenAll(
            search.FindCompaniesAsync("", terms.Vat, [], MostOfOneSign, cancellationToken),
            search.FindCompaniesAsync("", "", terms.Domains, MostOfOneSign, cancellationToken),
            search.FindCompaniesAsync(word, "", [], MostOfOneSign, cancellationToken)
        );
        return [.. found.SelectMany(companies => companies).DistinctBy(company => company.Id)];
    }

    private static IReadOnlyList<DuplicateReason> Judge(DuplicateTerms terms, CompanyRecord company, string key) =>
        terms.Judge(key, VatNumbers.KeyOf(company.Record.VatNumber), MailDomains.Of(EmailList.Split(company.Record.Email)));

    private async Task<ILookup<int, BillingAddress>> FindMirroredAsync(
        Actor actor,
        DuplicateQuery query,
        List<int> companies,
        CancellationToken cancellationToken
    )
    {
        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var rows = await SeenBy(db, sight, query.Except)
            .Where(row => row.CompanyId != null && companies.Contains(row.CompanyId.Value))
            .OrderBy(row => row.InvoiceContactId)
            .Take(MostNeighbours)
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.CompanyId ?? 0);
    }

    private DuplicateCandidate FromMirror(BillingAddress row, IReadOnlyList<DuplicateReason> reasons) =>
        new()
        {
            AddressId = row.Id,
            State = row.State,
            CompanyId = row.CompanyId,
            Name = row.Name,
            VatNumber = row.VatNumber,
            City = row.City,
            CountryName = row.CountryName,
            IsArchived = row.State is BillingAddressState.Archived or BillingAddressState.ParentArchived,
            OdooUrl = row.CompanyId is { } company ? directory.PartnerUrl(company) : null,
            Reasons = reasons,
        };

    private DuplicateCandidate FromOdoo(CompanyRecord company, IReadOnlyList<DuplicateReason> reasons, BillingChoices? choices) =>
        new()
        {
            CompanyId = company.Id,
            Name = company.Record.Name,
            VatNumber = company.Record.VatNumber,
            City = company.Record.City,
            CountryName = choices?.FindCountry(company.Record.CountryId)?.Name ?? "",
            IsArchived = !company.Record.IsActive,
            SameVatInOdooId = company.SameVatId,
            OdooUrl = directory.PartnerUrl(company.Id),
            Reasons = reasons,
        };
}
