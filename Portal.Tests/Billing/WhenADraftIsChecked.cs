using Portal.Core.Billing;

namespace Portal.Tests.Billing;

public sealed class WhenADraftIsChecked
{
    private static readonly Country Switzerland = new(
        43,
        "CH",
        "Switzerland",
        UsesZip: true,
        UsesCity: true,
        NeedsState: false,
        "VAT"
    );
    private static readonly Country UnitedStates = new(
        233,
        "US",
        "United States",
        UsesZip: true,
        UsesCity: true,
        NeedsState: true,
        ""
    );
    private static readonly Country HongKong = new(95, "HK", "Hong Kong", UsesZip: false, UsesCity: false, NeedsState: false, "");
    private static readonly BillingChoices Choices = new(
        [HongKong, Switzerland, UnitedStates],
        [new CountryState(1, 233, "CA", "California"), new CountryState(2, 43, "ZH", "Zürich")],
        [new Language("de_CH", "German (CH)")],
        DateTime.UnixEpoch
    );

    private static readonly BillingAddressDraft Valid = new()
    {
        CompanyName = "Acme AG",
        Street = "Bahnhofstrasse 1",
        Zip = "8001",
        City = "Zürich",
        CountryId = 43,
        AccountingEmails = ["accounts@acme.example"],
    };

    public static TheoryData<string, BillingAddressDraft> Faults { get; } =
        new()
        {
            { nameof(Valid.CompanyName), Valid with { CompanyName = "" } },
            { nameof(Valid.CompanyName), Valid with { CompanyName = new string('x', 201) } },
            { nameof(Valid.CompanyName), Valid with { CompanyName = "Acme\nAG" } },
            { nameof(Valid.Street), Valid with { Street = "" } },
            { nameof(Valid.CountryId), Valid with { CountryId = null } },
            { nameof(Valid.CountryId), Valid with { CountryId = 99999 } },
            { nameof(Valid.Zip), Valid with { Zip = "" } },
            { nameof(Valid.City), Valid with { City = "" } },
            { nameof(Valid.City), Valid with { City = "", CountryId = null } },
            { nameof(Valid.StateId), Valid with { CountryId = 233 } },
            { nameof(Valid.StateId), Valid with { StateId = 1 } },
            { nameof(Valid.StateId), Valid with { StateId = 77 } },
            { nameof(Valid.Language), Valid with { Language = "xx_YY" } },
            { nameof(Valid.AccountingEmails), Valid with { AccountingEmails = [] } },
            { nameof(Valid.AccountingEmails), Valid with { AccountingEmails = ["a@b.ch", "nonsense"] } },
            {
                nameof(Valid.AccountingEmails),
                Valid with
                {
                    AccountingEmails = [.. Enumerable.Range(0, 11).Select(n => $"a{n}@b.ch")],
                }
            },
            { nameof(Valid.Emails), Valid with { Emails = ["a@localhost"] } },
            { nameof(Valid.Phone), Valid with { Phone = new string('1', 65) } },
        };

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("\uFDD0")]
    [InlineData("\u202E")]
    [InlineData("\u200B")]
    [InlineData("\u0007")]
    public void What_is_no_text_is_named_beside_its_field(string unclean) => AssertUnclean("a" + unclean);

    [Fact]
    public void Half_a_character_is_named_beside_its_field() => AssertUnclean("a" + (char)0xD83D);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_beside_its_field_with_a_remedy(string field, BillingAddressDraft draft)
    {
        var errors = new BillingAddressValidator(Choices).Validate(draft).Errors;

        var error = Assert.Single(errors, error => error.PropertyName == field);
        Assert.EndsWith(".", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_draft_passes()
    {
        var result = new BillingAddressValidator(Choices).Validate(
            Valid with
            {
                StateId = 2,
                Language = "de_CH",
                Emails = ["info@acme.example"],
            }
        );

        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Zip_and_city_are_not_asked_for_where_the_country_has_none()
    {
        var result = new BillingAddressValidator(Choices).Validate(Valid with { CountryId = 95, Zip = "", City = "" });

        Assert.Empty(result.Errors);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var fields = new BillingAddressValidator(Choices)
            .Validate(new BillingAddressDraft())
            .Errors.Select(error => error.PropertyName);

        Assert.Equal(["CompanyName", "Street", "CountryId", "City", "AccountingEmails"], fields);
    }

    [Theory]
    [InlineData("a@b.ch, c@d.ch", "a@b.ch|c@d.ch")]
    [InlineData(" a@b.ch ;c@d.ch\n", "a@b.ch|c@d.ch")]
    [InlineData("a@b.ch, A@B.CH", "a@b.ch")]
    [InlineData(",,;", "")]
    [InlineData("nonsense", "nonsense")]
    public void Several_emails_are_parted(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', EmailList.Split(text)));

    [Theory]
    [InlineData("a@b.ch", true)]
    [InlineData("first.last+tag@sub.example.com", true)]
    [InlineData("a@b", false)]
    [InlineData("a@b..ch", false)]
    [InlineData("a@.ch", false)]
    [InlineData("Name <a@b.ch>", false)]
    [InlineData("a b@c.ch", false)]
    [InlineData("@b.ch", false)]
    [InlineData("a@b.ch.", false)]
    [InlineData("", false)]
    public void An_email_is_told_from_what_is_none(string text, bool expected) =>
        Assert.Equal(expected, EmailList.IsAddress(text));

    [Fact]
    public void The_reference_carries_the_id_and_foreign_references_do_not()
    {
        var id = BillingAddressId.Create(TimeProvider.System);

        Assert.Equal(id, BillingAddressId.FromReference(id.Reference));
        Assert.Null(BillingAddressId.FromReference("CUST-4711"));
        Assert.Null(BillingAddressId.FromReference("portal-not-an-id"));
    }

    private static void AssertUnclean(string text)
    {
        var draft = new BillingAddressDraft
        {
            CompanyName = text,
            Street = text,
            Street2 = text,
            Zip = text,
            City = text,
            CountryId = 43,
            VatNumber = text,
            Emails = ["a@b.ch", $"{text}@b.ch"],
            Phone = text,
            AccountingName = text,
            AccountingEmails = [$"{text}@b.ch"],
        };

        var errors = new BillingAddressValidator(Choices).Validate(draft).Errors;

        Assert.Equal(10, errors.Count);
        Assert.All(errors, error => Assert.StartsWith("Type it anew", error.ErrorMessage, StringComparison.Ordinal));
    }
}
