using System.Text.Json;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Portal's row of a billing address: both Odoo ids and what a list needs. Details are read live. Source: 003-4, 003-5, 003-8.
/// </summary>
public sealed class BillingAddress
{
    /// <summary>Longest time from the stamp in <see cref="AskedAt"/> until Portal gives up sending the creation and waiting for its answer.</summary>
    public static readonly TimeSpan AskingLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long after <see cref="AskedAt"/> "not found" is no proof: Odoo finishes a call although its caller has left, and by its own
    /// default within two minutes of receiving it, which is at most <see cref="AskingLimit"/> later.
    /// Source: Odoo 18, FACTS §1 (an aborted client's batch was still committed).
    /// </summary>
    public static readonly TimeSpan SettleTime = AskingLimit + TimeSpan.FromMinutes(3);

    private BillingAddress() { }

    /// <summary>Id in Portal.</summary>
    public BillingAddressId Id => new(Key);

    /// <summary>The id as the bare value that the table keeps and sorts by.</summary>
    public Guid Key { get; private set; }

    /// <summary>Where it stands.</summary>
    public BillingAddressState State { get; private set; }

    /// <summary>Odoo id of the company, once known.</summary>
    public int? CompanyId { get; private set; }

    /// <summary>Odoo id of the invoice contact, once known.</summary>
    public int? InvoiceContactId { get; private set; }

    /// <summary>Name of the company.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Folded name, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>VAT number.</summary>
    public string VatNumber { get; private set; } = "";

    /// <summary>Postal code.</summary>
    public string Zip { get; private set; } = "";

    /// <summary>City.</summary>
    public string City { get; private set; } = "";

    /// <summary>Folded city, for sorting.</summary>
    public string CityKey { get; private set; } = "";

    /// <summary>Odoo id of the country, or null.</summary>
    public int? CountryId { get; private set; }

    /// <summary>Name of the country in English, or empty.</summary>
    public string CountryName { get; private set; } = "";

    /// <summary>Folded country, for sorting.</summary>
    public string CountryKey { get; private set; } = "";

    /// <summary>Odoo id of our own company that alone may use it; null when all may. Source: 004-3.</summary>
    public int? OperatingCompanyId { get; private set; }

    /// <summary>Where invoices go, parted by <c>", "</c>.</summary>
    public string AccountingEmails { get; private set; } = "";

    /// <summary>Folded text that the search looks in.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Who created it in Portal; null when it came from Odoo. Source: 003-12.</summary>
    public Guid? CreatedById { get; private set; }

    /// <summary>Name of the creator, or empty.</summary>
    public string CreatedByName { get; private set; } = "";

    /// <summary>UTC instant the row was made.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>UTC instant of the last change known: Odoo's for imported fields, Portal's before that.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant from which Odoo may have been asked to create it; null when it came from Odoo.</summary>
    public DateTime? AskedAt { get; private set; }

    /// <summary>What was entered, as JSON, until Odoo has it.</summary>
    public string? Draft { get; private set; }

    /// <summary>Why it was not created, for staff; empty otherwise.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Rises with every change; a stale one is refused.</summary>
    public int Version { get; private set; }

    /// <summary>Both Odoo ids, once known.</summary>
    public BillingPair? Pair =>
        CompanyId is { } company && InvoiceContactId is { } contact ? new BillingPair(company, contact) : null;

    /// <summary>UTC instant from which "not found" in Odoo proves that it was not created.</summary>
    public DateTime? SettledAt => AskedAt + SettleTime;

    /// <summary>What was entered, or null once Odoo has it.</summary>
    public BillingAddressDraft? ReadDraft() =>
        Draft is null ? null : JsonSerializer.Deserialize<BillingAddressDraft>(Draft, PortalDbContext.Json);

    /// <summary>True when a draft is the one this address was made from, as far as the row still tells.</summary>
    public bool IsOf(BillingAddressDraft draft) =>
        NameKey == Folding.Fold(draft.CompanyName, 200)
        && CityKey == Folding.Fold(draft.City, 200)
        && CountryId == draft.CountryId;

    internal static BillingAddress Ask(
        BillingAddressId id,
        BillingAddressDraft draft,
        Country? country,
        Actor actor,
        DateTime now
    )
    {
        var address = new BillingAddress
        {
            Key = id.Value,
            CreatedById = actor.Id,
            CreatedByName = actor.Name,
            CreatedAt = now,
        };
        address.AskAgain(draft, country, now);
        return address;
    }

    internal static BillingAddress Import(BillingAddressId id, BillingRecord record, string countryName, DateTime now)
    {
        var address = new BillingAddress { Key = id.Value, CreatedAt = now };
        address.Mirror(record, countryName);
        return address;
    }

    internal void AskAgain(BillingAddressDraft draft, Country? country, DateTime now)
    {
        Draft = JsonSerializer.Serialize(draft, PortalDbContext.Json);
        Problem = "";
        State = BillingAddressState.Unconfirmed;
        AskedAt = now;
        ChangedAt = now;
        OperatingCompanyId = draft.OperatingCompanyId;
        Show(draft.CompanyName, draft.VatNumber, draft.Zip, draft.City, draft.CountryId, country?.Name ?? "");
        ShowEmails(string.Join(", ", draft.AccountingEmails), string.Join(", ", draft.Emails));
        Version++;
    }

    /// <summary>Stamps the instant from which the creation may reach Odoo.</summary>
    internal void MarkSent(DateTime now)
    {
        State = BillingAddressState.Unconfirmed;
        AskedAt = now;
        Version++;
    }

    internal void Confirm(BillingPair pair)
    {
        CompanyId = pair.CompanyId;
        InvoiceContactId = pair.InvoiceContactId;
        State = BillingAddressState.Active;
        Draft = null;
        Problem = "";
        Version++;
    }

    internal void FailToCreate(string problem)
    {
        State = BillingAddressState.NotCreated;
        Problem = problem;
        Version++;
    }

    /// <summary>Takes over Odoo's values; true when any differed.</summary>
    internal bool Mirror(BillingRecord record, string countryName)
    {
        var before = Shown;
        CompanyId = record.Pair.CompanyId;
        InvoiceContactId = record.Pair.InvoiceContactId;
        State = StateOf(record);
        Draft = null;
        Problem = "";
        OperatingCompanyId = record.Company.OperatingCompanyId;
        var place = record.Place;
        Show(record.Company.Name, record.Company.VatNumber, place.Zip, place.City, place.CountryId, countryName);
        ShowEmails(EmailList.Normalize(record.Contact.Email), record.Company.Email);
        ChangedAt = record.Company.ChangedAt > record.Contact.ChangedAt ? record.Company.ChangedAt : record.Contact.ChangedAt;
        if (before == Shown)
        {
            return false;
        }

        Version++;
        return true;
    }

    internal void MarkDeleted(DateTime now)
    {
        State = BillingAddressState.Deleted;
        ChangedAt = now;
        Version++;
    }

    // everything a list shows, to tell whether Odoo changed any of it
    private (BillingPair?, BillingAddressState, string, string, string, int?, string, int?, string, string) Shown =>
        (Pair, State, Name, VatNumber, City, CountryId, CountryName, OperatingCompanyId, AccountingEmails, SearchText);

    private static BillingAddressState StateOf(BillingRecord record) =>
        record switch
        {
            { Company.IsActive: false } => BillingAddressState.ParentArchived,
            { Contact.IsActive: false } => BillingAddressState.Archived,
            _ => BillingAddressState.Active,
        };

    private void Show(string name, string vatNumber, string zip, string city, int? countryId, string countryName)
    {
        Name = name;
        NameKey = Folding.Fold(name, 200);
        VatNumber = vatNumber;
        Zip = zip;
        City = city;
        CityKey = Folding.Fold(city, 200);
        CountryId = countryId;
        CountryName = countryName;
        CountryKey = Folding.Fold(countryName, 200);
    }

    private void ShowEmails(string accounting, string company)
    {
        AccountingEmails = accounting;
        SearchText = Folding.Fold($"{Name} {VatNumber} {City} {Zip} {accounting} {company} {Id.Reference}");
    }
}
