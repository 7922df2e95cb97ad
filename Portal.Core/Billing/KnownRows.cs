using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Of a row of the mirror, what tells whether a record is its own and differs.</summary>
internal sealed record KnownRow(
    Guid Key,
    int? CompanyId,
    int? InvoiceContactId,
    BillingAddressState State,
    MissingHalf Missing,
    long MirrorHash,
    int Version
)
{
    /// <summary>True while its creation is not confirmed: no records are its own yet.</summary>
    public bool IsWish => InvoiceContactId is null && State is BillingAddressState.Unconfirmed or BillingAddressState.NotCreated;
}

/// <summary>The rows of the mirror that a page of records may belong to.</summary>
internal sealed class KnownRows
{
    private readonly Dictionary<int, KnownRow> _byContact;
    private readonly Dictionary<Guid, KnownRow> _byKey;
    private readonly ILookup<int?, KnownRow> _contactLost;
    private readonly HashSet<Guid> _taken = [];

    private KnownRows(IReadOnlyList<KnownRow> rows)
    {
        _byContact = rows.Where(row => row.InvoiceContactId is not null).ToDictionary(row => row.InvoiceContactId!.Value); // filtered
        _byKey = rows.ToDictionary(row => row.Key);
        _contactLost = rows.Where(row => row is { State: BillingAddressState.Incomplete, Missing: MissingHalf.InvoiceContact })
            .ToLookup(row => row.CompanyId);
    }

    /// <summary>Reads them.</summary>
    public static async Task<KnownRows> ReadAsync(
        PortalDbContext db,
        IReadOnlyList<BillingPartner> contacts,
        CancellationToken cancellationToken
    )
    {
        var ids = contacts.Select(contact => (int?)contact.Id).ToList();
        var companies = contacts.Select(contact => contact.ParentId).Where(id => id is not null).Distinct().ToList();
        var asked = contacts.Select(contact => BillingAddressId.FromReference(contact.Reference)?.Value).OfType<Guid>().ToList();
        var rows = db.BillingAddresses.AsNoTracking();
        var found = await FindAsync(rows.Where(row => EF.Parameter(ids).Contains(row.InvoiceContactId)));
        var incomplete = rows.Where(row => row.State == BillingAddressState.Incomplete);
        if (await incomplete.AnyAsync(cancellationToken))
        {
            found.AddRange(await FindAsync(incomplete.Where(row => EF.Parameter(companies).Contains(row.CompanyId))));
        }

        if (asked.Count > 0)
        {
            found.AddRange(await FindAsync(rows.Where(row => EF.Parameter(asked).Contains(row.Key))));
        }

        return new KnownRows([.. found.DistinctBy(row => row.Key)]);

        Task<List<KnownRow>> FindAsync(IQueryable<BillingAddress> some) =>
            some.Select(row => new KnownRow(
                    row.Key,
                    row.CompanyId,
                    row.InvoiceContactId,
                    row.State,
                    row.Missing,
                    row.MirrorHash,
                    row.Version
                ))
                .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The row of a contact: the one that has it; the one whose creation or completion it is, by its reference; the one of its company that
    /// lost its own contact. Null when there is none. Each row is given once: a copied reference counts once.
    /// </summary>
    public KnownRow? Take(BillingPartner contact)
    {
        var row = _byContact.GetValueOrDefault(contact.Id) ?? Asked(contact) ?? Waiting(contact);
        return row is not null && _taken.Add(row.Key) ? row : null;
    }

    /// <summary>
    /// The id for a contact that no row has. Records made under a wish that is gone take its id back, so that its form finds them.
    /// </summary>
    public BillingAddressId FreeId(BillingPartner contact, TimeProvider time) =>
        BillingAddressId.FromReference(contact.Reference) is { } own && !_byKey.ContainsKey(own.Value) && _taken.Add(own.Value)
            ? own
            : BillingAddressId.Create(time);

    private KnownRow? Asked(BillingPartner contact) =>
        BillingAddressId.FromReference(contact.Reference) is { } id
        && _byKey.TryGetValue(id.Value, out var row)
        && (row.IsWish || row is { State: BillingAddressState.Incomplete, Missing: MissingHalf.InvoiceContact })
        && !_taken.Contains(row.Key)
            ? row
            : null;

    private KnownRow? Waiting(BillingPartner contact) =>
        contact.ParentId is { } company ? _contactLost[company].FirstOrDefault(row => !_taken.Contains(row.Key)) : null;
}
