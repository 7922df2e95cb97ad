namespace Portal.Core.Billing;

/// <summary>Invoice contacts below some companies.</summary>
/// <param name="Contacts">All of them.</param>
/// <param name="Known">Those that a row of the mirror has.</param>
internal sealed record Siblings(IReadOnlyList<BillingPartner> Contacts, IReadOnlySet<int> Known)
{
    public static Siblings None { get; } = new([], new HashSet<int>());

    /// <summary>Contacts that took a row's place in this run already.</summary>
    public HashSet<int> Used { get; } = [];
}

/// <summary>Where a billing address stands by its records as they are now. The one table; nothing else decides. Source: b1, R17.</summary>
/// <param name="Pair">It is a pair; null otherwise.</param>
/// <param name="Missing">What it lacks; <see cref="MissingHalf.None"/> without a pair means that nothing is left of it.</param>
internal readonly record struct PairStanding(PartnerPair? Pair, MissingHalf Missing)
{
    /// <summary>Judges a row whose ids are known.</summary>
    /// <param name="row">The row.</param>
    /// <param name="partners">Every record of it there still is, and what stands above its contact.</param>
    /// <param name="below">Invoice contacts below its company.</param>
    public static PairStanding Of(BillingAddress row, IReadOnlyDictionary<int, BillingPartner> partners, Siblings below)
    {
        if (HasContact(row, partners))
        {
            var contact = partners[row.InvoiceContactId ?? 0];
            var parent = contact.ParentId is { } above ? partners.GetValueOrDefault(above) : null;
            return parent switch
            {
                { IsCompany: true } => new(new PartnerPair(contact, parent), MissingHalf.None),
                null => new(null, MissingHalf.Company),
                _ => new(null, MissingHalf.CompanyIsPerson),
            };
        }

        if (!HasCompany(row, partners))
        {
            return default;
        }

        var company = partners[row.CompanyId ?? 0];
        var contacts = below.Contacts.Where(contact => contact.ParentId == company.Id).ToList();
        if (contacts.Find(contact => !below.Known.Contains(contact.Id) && !below.Used.Contains(contact.Id)) is { } other)
        {
            below.Used.Add(other.Id);
            return new(new PartnerPair(other, company), MissingHalf.None);
        }

        // one of several was deleted on purpose; one that was turned into something else is still there to be seen
        var isGone = !partners.ContainsKey(row.InvoiceContactId ?? 0);
        return isGone && contacts.Count > 0 ? default : new(null, MissingHalf.InvoiceContact);
    }

    /// <summary>True when its invoice contact is there, and is one.</summary>
    public static bool HasContact(BillingAddress row, IReadOnlyDictionary<int, BillingPartner> partners) =>
        partners.TryGetValue(row.InvoiceContactId ?? 0, out var contact) && contact.IsInvoiceContact;

    /// <summary>True when its company is there, is one and is in use.</summary>
    public static bool HasCompany(BillingAddress row, IReadOnlyDictionary<int, BillingPartner> partners) =>
        partners.TryGetValue(row.CompanyId ?? 0, out var company) && company is { IsCompany: true, Record.IsActive: true };
}
