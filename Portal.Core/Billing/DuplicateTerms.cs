namespace Portal.Core.Billing;

/// <summary>What a query is compared by, worked out once.</summary>
internal sealed class DuplicateTerms(DuplicateQuery query)
{
    /// <summary>The key of the name, or empty when it says too little.</summary>
    public string Name { get; } = CompanyNames.KeyOf(query.Name) is { Length: >= CompanyNames.ShortestKey } key ? key : "";

    /// <summary>The key of the VAT number, or empty.</summary>
    public string Vat { get; } = VatNumbers.KeyOf(query.VatNumber);

    /// <summary>The companies' own domains.</summary>
    public IReadOnlyList<string> Domains { get; } = MailDomains.Of(query.Emails);

    /// <summary>True when there is nothing to look for.</summary>
    public bool IsEmpty => Name.Length == 0 && Vat.Length == 0 && Domains.Count == 0;

    /// <summary>Why one of these keys may be the same company, the surest first; empty when it is not.</summary>
    public IReadOnlyList<DuplicateReason> Judge(string nameKey, string vatKey, IReadOnlyList<string> domains)
    {
        var reasons = new List<DuplicateReason>();
        if (Vat.Length > 0 && vatKey == Vat)
        {
            reasons.Add(DuplicateReason.SameVat);
        }

        if (JudgeName(nameKey) is { } name)
        {
            reasons.Add(name);
        }

        if (domains.Any(Domains.Contains))
        {
            reasons.Add(DuplicateReason.SameMailDomain);
        }

        return reasons;
    }

    /// <summary>Higher is surer, for the order.</summary>
    public double Weigh(string nameKey, IReadOnlyList<DuplicateReason> reasons) =>
        (reasons.Contains(DuplicateReason.SameVat) ? 4 : 0)
        + (2 * CompanyNames.Closeness(Name, nameKey))
        + (reasons.Contains(DuplicateReason.SameMailDomain) ? 1 : 0);

    private DuplicateReason? JudgeName(string nameKey) =>
        CompanyNames.Closeness(Name, nameKey) switch
        {
            1 => DuplicateReason.SameName,
            >= CompanyNames.BeginsAlike => DuplicateReason.NameBeginsAlike,
            >= CompanyNames.Alike => DuplicateReason.SimilarName,
            _ => null,
        };
}
