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

    /// <summary>The VAT number as it is compared, or empty. Source: scenario 2.</summary>
    public string VatKey { get; private set; } = "";

    /// <summary>The name as it is compared: without legal form, accents and punctuation. Source: scenario 2.</summary>
    public string MatchKey { get; private set; } = "";

    /// <summary>The company's own e-mail domain, or empty.</summary>
    public string MailDomain { get; private set; } = "";

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

    /// <summary>UTC instant from which a change of it may be on its way to Odoo; null when none is. Others wait. Source: 003-14.</summary>
    public DateTime? CommandAt { get; private set; }

    /// <summary>What was entered, as JSON, until Odoo has it.</summary>
    public string? Draft { get; private set; }

    /// <summary>Why it was not created, for staff; empty otherwise.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What is missing in Odoo while it is <see cref="BillingAddressState.Incomplete"/>.</summary>
    public MissingHalf Missing { get; private set; }

    /// <summary>Digest of Odoo's records as they were taken over (<see cref="RecordDigest"/>); 0 when they must be taken over anew.</summary>
    public long MirrorHash { get; private set; }

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

    /// <summary>An invoice contact of Portal's own that was never known here and has no company.</summary>
    internal static BillingAddress ImportHalf(BillingAddressId id, BillingPartner contact, string countryName, DateTime now)
    {
        var address = new BillingAddress { Key = id.Value, CreatedAt = now };
        var record = contact.Record;
        address.Show(record.Name, record.VatNumber, record.Zip, record.City, record.CountryId, countryName);
        address.ShowEmails(EmailList.Normalize(record.Email), "");
        address.LoseHalf(MissingHalf.Company, contact.Id, now);
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
        State = State == BillingAddressState.Incomplete ? State : BillingAddressState.Unconfirmed;
        AskedAt = now;
        Version++;
    }

    /// <summary>What was sent was certainly not carried out.</summary>
    internal void ForgetSent()
    {
        AskedAt = null;
        Version++;
    }

    internal void Confirm(BillingPair pair)
    {
        CompanyId = pair.CompanyId;
        InvoiceContactId = pair.InvoiceContactId;
        State = BillingAddressState.Active;
        Missing = MissingHalf.None;
        MirrorHash = 0;
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
        var hash = RecordDigest.Of(record, countryName);
        if (hash == MirrorHash)
        {
            return false;
        }

        MirrorHash = hash;
        CompanyId = record.Pair.CompanyId;
        InvoiceContactId = record.Pair.InvoiceContactId;
        State = record.State;
        Missing = MissingHalf.None;
        Draft = null;
        Problem = "";
        OperatingCompanyId = record.Company.OperatingCompanyId;
        var place = record.Place;
        Show(record.Company.Name, record.Company.VatNumber, place.Zip, place.City, place.CountryId, countryName);
        ShowEmails(EmailList.Normalize(record.Contact.Email), record.Company.Email);
        ChangedAt = record.ChangedAt;
        Version++;
        return true;
    }

    /// <summary>Keeps others from changing it until the command is known to have ended, or <see cref="SettleTime"/> is over.</summary>
    internal void BeginCommand(DateTime now)
    {
        CommandAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)); // read back it must be the same, on any database
        Version++;
    }

    /// <summary>Lets only one of two who write at once go on: the other finds a newer version.</summary>
    internal void TakeTurn() => Version++;

    internal void EndCommand()
    {
        CommandAt = null;
        Version++;
    }

    internal void MarkDeleted(DateTime now) => Lose(BillingAddressState.Deleted, MissingHalf.None, now);

    /// <summary>One half is missing in Odoo; an incomplete one that is asked for already keeps when it was.</summary>
    internal void LoseHalf(MissingHalf half, int? invoiceContactId, DateTime now)
    {
        AskedAt = State == BillingAddressState.Incomplete ? AskedAt : null;
        InvoiceContactId ??= invoiceContactId;
        Draft = null;
        Problem = "";
        Lose(BillingAddressState.Incomplete, half, now);
    }

    private void Lose(BillingAddressState state, MissingHalf half, DateTime now)
    {
        State = state;
        Missing = half;
        MirrorHash = 0;
        ChangedAt = now;
        Version++;
    }

    private void Show(string name, string vatNumber, string zip, string city, int? countryId, string countryName)
    {
        Name = name;
        NameKey = Folding.Fold(name, 200);
        VatNumber = vatNumber;
        VatKey = VatNumbers.KeyOf(vatNumber);
        MatchKey = CompanyNames.KeyOf(name);
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
        MailDomain = MailDomains.Of([.. EmailList.Split(company), .. EmailList.Split(accounting)]).FirstOrDefault("");
        SearchText = Folding.Fold($"{Name} {VatNumber} {City} {Zip} {accounting} {company} {Id.Reference}");
    }
}
