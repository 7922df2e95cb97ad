using FluentValidation;

namespace Portal.Core.Billing;

/// <summary>The rules of a new billing address. Messages stand beside the field, so they name the remedy. Source: 003-15.</summary>
public sealed class BillingAddressValidator : AbstractValidator<BillingAddressDraft>
{
    private const int Short = 64;
    private const int Long = 200;
    private const int MostEmails = 10;
    private const string Unclean = "Remove characters that are no text.";

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

    private Country? CountryOf(BillingAddressDraft draft) => _choices.FindCountry(draft.CountryId);

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
            .WithMessage(draft => $"Enter the ZIP; addresses in {CountryOf(draft)?.Name} need one.");
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
            .WithMessage(draft => $"Choose a state; addresses in {CountryOf(draft)?.Name} need one.");
        RuleFor(draft => draft.StateId)
            .Must((draft, id) => _choices.FindState(id)?.CountryId == draft.CountryId)
            .When(draft => draft.StateId is not null)
            .WithMessage("Choose a state of the chosen country, or clear it.");
    }

    private void Emails(System.Linq.Expressions.Expression<Func<BillingAddressDraft, IReadOnlyList<string>>> field) =>
        RuleFor(field)
            .Must(emails => emails.All(Folding.IsClean))
            .WithMessage(Unclean)
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
    }

    private void Length(System.Linq.Expressions.Expression<Func<BillingAddressDraft, string>> field, int limit) =>
        RuleFor(field)
            .MaximumLength(limit)
            .WithMessage((_, text) => $"Shorten it to {limit} characters; it has {text.Length}.")
            .Must(text => !text.Any(char.IsControl))
            .WithMessage("Remove line breaks and other control characters.")
            .Must(Folding.IsClean)
            .WithMessage(Unclean);
}
