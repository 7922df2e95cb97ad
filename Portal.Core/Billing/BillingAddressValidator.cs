using FluentValidation;

namespace Portal.Core.Billing;

/// <summary>The rules of a new billing address. Messages stand beside the field, so they name the remedy. Source: 003-15, issue 2.</summary>
public sealed class BillingAddressValidator : AbstractValidator<BillingAddressDraft>
{
    private const int Short = 64;
    private const int Long = 200;
    private const int MostEmails = 10;

    /// <summary>Makes the rules for what Odoo offers now.</summary>
    public BillingAddressValidator(BillingChoices choices)
    {
        ClassLevelCascadeMode = CascadeMode.Continue;
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(draft => draft.CompanyName).NotEmpty().WithMessage("Enter the company's legal name.");
        RuleFor(draft => draft.Street).NotEmpty().WithMessage("Enter the street and number.");
        RuleFor(draft => draft.CountryId)
            .NotNull()
            .WithMessage("Choose a country.")
            .Must(id => choices.FindCountry(id) is not null)
            .WithMessage("Choose a country from the list.");
        When(
            draft => choices.FindCountry(draft.CountryId) is { UsesZip: true },
            () =>
                RuleFor(draft => draft.Zip)
                    .NotEmpty()
                    .WithMessage(draft => $"Enter the ZIP; addresses in {CountryOf(draft)} need one.")
        );
        When(
            draft => choices.FindCountry(draft.CountryId) is null or { UsesCity: true },
            () => RuleFor(draft => draft.City).NotEmpty().WithMessage("Enter the city.")
        );
        When(
            draft => choices.FindCountry(draft.CountryId) is { NeedsState: true } && choices.StatesOf(draft.CountryId).Count > 0,
            () =>
                RuleFor(draft => draft.StateId)
                    .NotNull()
                    .WithMessage(draft => $"Choose a state; addresses in {CountryOf(draft)} need one.")
        );
        RuleFor(draft => draft.StateId)
            .Must((draft, id) => choices.FindState(id)?.CountryId == draft.CountryId)
            .When(draft => draft.StateId is not null)
            .WithMessage("Choose a state of the chosen country, or clear it.");
        RuleFor(draft => draft.Language)
            .Must(code => choices.Languages.Any(language => language.Code == code))
            .When(draft => draft.Language.Length > 0)
            .WithMessage("Choose a language that is installed in Odoo, or clear it.");
        RuleFor(draft => draft.AccountingEmails).NotEmpty().WithMessage("Enter at least one e-mail that invoices go to.");

        Emails(draft => draft.Emails);
        Emails(draft => draft.AccountingEmails);
        Lengths();

        string CountryOf(BillingAddressDraft draft) => choices.FindCountry(draft.CountryId)?.Name ?? "this country";
    }

    private void Emails(System.Linq.Expressions.Expression<Func<BillingAddressDraft, IReadOnlyList<string>>> field) =>
        RuleFor(field)
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
            .WithMessage("Remove line breaks and other control characters.");
}
