using FluentValidation;

namespace Portal.Core.Billing;

/// <summary>The rules of a billing address. Messages stand beside the field, so they name the remedy. Source: 003-15, R22.</summary>
public sealed class BillingAddressValidator : AbstractValidator<BillingAddressDraft>
{
    private const int Short = 64;
    private const int Long = 200;
    private const int MostEmails = 10;

    private static readonly string[] CompanyFields =
    [
        nameof(BillingAddressDraft.CompanyName),
        nameof(BillingAddressDraft.VatNumber),
        nameof(BillingAddressDraft.Phone),
        nameof(BillingAddressDraft.Emails),
    ];

    private static readonly string[] PlaceFields =
    [
        nameof(BillingAddressDraft.Zip),
        nameof(BillingAddressDraft.City),
        nameof(BillingAddressDraft.StateId),
    ];

    private readonly BillingChoices _choices;

    /// <summary>Makes the rules for what Odoo offers now.</summary>
    public BillingAddressValidator(BillingChoices choices)
    {
        _choices = choices;
        ClassLevelCascadeMode = CascadeMode.Continue;
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(draft => draft.CompanyName).NotEmpty().WithMessage("Enter the company's legal name.");
        RuleFor(draft => draft.Street).NotEmpty().WithMessage("Enter the street and number.");
        Country();
        State();
        Vat();
        RuleFor(draft => draft.Language)
            .Must(code => choices.Languages.Any(language => language.Code == code))
            .When(draft => draft.Language.Length > 0)
            .WithMessage("Choose a language that is installed in Odoo, or clear it.");
        RuleFor(draft => draft.OperatingCompanyId)
            .Must(id => choices.FindCompany(id) is not null)
            .When(draft => draft.OperatingCompanyId is not null)
            .WithMessage("Choose one of our companies from the list.");
        RuleFor(draft => draft.AccountingEmails).NotEmpty().WithMessage("Enter at least one e-mail that invoices go to.");
        Emails(draft => draft.Emails);
        Emails(draft => draft.AccountingEmails);
        Lengths();
    }

    /// <summary>What is wrong, one refusal a field, each beside its own; empty when all is well.</summary>
    /// <param name="draft">What was entered. Below an existing company only the invoice contact is made, so the company's fields are not judged.</param>
    /// <param name="changed">Names of the fields that were changed, where only they are to be judged; null for all.</param>
    public List<Refusal> Check(BillingAddressDraft draft, IReadOnlySet<string>? changed = null) =>
        [
            .. Validate(draft)
                .Errors.Where(error => changed is null || IsOf(error.PropertyName, changed))
                .Where(error => draft.CompanyId is null || !CompanyFields.Contains(error.PropertyName))
                .DistinctBy(error => error.PropertyName)
                .Select(error => new Refusal("billing.invalid", error.ErrorMessage, "", error.PropertyName)),
        ];

    // another country judges the place anew
    private static bool IsOf(string field, IReadOnlySet<string> changed) =>
        changed.Contains(field) || (PlaceFields.Contains(field) && changed.Contains(nameof(BillingAddressDraft.CountryId)));

    private Country? CountryOf(BillingAddressDraft draft) => _choices.FindCountry(draft.CountryId);

    private string CodeOf(BillingAddressDraft draft) => CountryOf(draft)?.Code ?? "";

    // what is too long or holds unseen signs is told as that
    private static bool IsReadable(string text) => text.Length is > 0 and <= Short && Folding.FindUnseen(text) is null;

    private static string Cut(string text) => text.Length <= 30 ? text : Folding.Cut(text, 30) + "…";

    private void Country()
    {
        RuleFor(draft => draft.CountryId)
            .NotNull()
            .WithMessage("Choose a country.")
            .Must(id => _choices.FindCountry(id) is not null)
            .WithMessage("Choose a country from the list.");
        RuleFor(draft => draft.Zip)
            .NotEmpty()
            .When(draft => CountryOf(draft) is { UsesZip: true })
            .WithMessage(draft => $"Enter the ZIP; an address in {CountryOf(draft)?.Name} needs one.");
        RuleFor(draft => draft.Zip)
            .Must((draft, zip) => PostalCodes.IsValid(zip, CodeOf(draft)))
            .When(draft => IsReadable(draft.Zip) && CountryOf(draft) is not null)
            .WithMessage(
                (draft, zip) =>
                    $"\"{Cut(zip)}\" is not a valid ZIP for {CountryOf(draft)?.Name}; one looks like {PostalCodes.ExampleOf(CodeOf(draft))}."
            );
        RuleFor(draft => draft.City)
            .NotEmpty()
            .When(draft => CountryOf(draft) is null or { UsesCity: true })
            .WithMessage("Enter the city.");
    }

    private void State()
    {
        RuleFor(draft => draft.StateId)
            .NotNull()
            .When(draft => CountryOf(draft) is { NeedsState: true } && _choices.StatesOf(draft.CountryId).Count > 0)
            .WithMessage(draft => $"Choose a state; an address in {CountryOf(draft)?.Name} needs one.");
        RuleFor(draft => draft.StateId)
            .Must((draft, id) => _choices.FindState(id)?.CountryId == draft.CountryId)
            .When(draft => draft.StateId is not null)
            .WithMessage("Choose a state of the chosen country, or clear it.");
    }

    private void Vat() =>
        RuleFor(draft => draft.VatNumber)
            .Must((draft, number) => VatNumbers.IsValid(number, CodeOf(draft)))
            .When(draft => IsReadable(draft.VatNumber) && CountryOf(draft) is not null)
            .WithMessage(
                (draft, number) =>
                    $"\"{Cut(number)}\" is not a valid {VatLabelOf(draft)} for {CountryOf(draft)?.Name}: check each digit. "
                    + $"A valid one looks like {VatNumbers.ExampleOf(CodeOf(draft))}."
            );

    private string VatLabelOf(BillingAddressDraft draft) =>
        CountryOf(draft)?.VatLabel is { Length: > 0 } and not "VAT" and var label ? label : "VAT number";

    private void Emails(System.Linq.Expressions.Expression<Func<BillingAddressDraft, IReadOnlyList<string>>> field) =>
        RuleFor(field)
            .Must(emails => emails.All(email => Folding.FindUnseen(email) is null))
            .WithMessage((_, emails) => Unseen(emails.First(email => Folding.FindUnseen(email) is not null)))
            .Must(emails => emails.All(EmailList.IsAddress))
            .WithMessage(
                (_, emails) =>
                    $"\"{emails.First(email => !EmailList.IsAddress(email))}\" is not an e-mail address, such as name@company.com."
            )
            .Must(emails => emails.Count <= MostEmails)
            .WithMessage($"Enter at most {MostEmails} addresses.");

    private void Lengths()
    {
        Length(draft => draft.CompanyName, Long);
        Length(draft => draft.Street, Long);
        Length(draft => draft.Street2, Long);
        Length(draft => draft.City, Long);
        Length(draft => draft.AccountingName, Long);
        Length(draft => draft.Zip, Short);
        Length(draft => draft.VatNumber, Short);
        Length(draft => draft.Phone, Short);
        Length(draft => draft.DuplicateReason, Long);
    }

    private void Length(System.Linq.Expressions.Expression<Func<BillingAddressDraft, string>> field, int limit) =>
        RuleFor(field)
            .MaximumLength(limit)
            .WithMessage((_, text) => $"Shorten it to {limit} characters; it has {text.Length}.")
            .Must(text => Folding.FindUnseen(text) is null)
            .WithMessage((_, text) => Unseen(text));

    private static string Unseen(string text) =>
        text.Any(sign => sign is '\r' or '\n')
            ? "Remove the line break: this is one line."
            : $"Type it anew: it holds a sign that nobody sees ({Folding.FindUnseen(text)}), perhaps copied from elsewhere.";
}
