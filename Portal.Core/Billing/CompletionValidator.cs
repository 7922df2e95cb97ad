using FluentValidation;

namespace Portal.Core.Billing;

/// <summary>The rules of what completes a billing address. Messages stand beside the field, so they name the remedy.</summary>
internal sealed class CompletionValidator : AbstractValidator<CompletionDraft>
{
    private const int Long = 200;
    private const int MostEmails = 10;

    public CompletionValidator(MissingHalf missing)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;
        Length(draft => draft.CompanyName);
        Length(draft => draft.AccountingName);
        if (missing == MissingHalf.Company)
        {
            RuleFor(draft => draft.CompanyName).NotEmpty().WithMessage("Enter the company's legal name.");
            return;
        }

        RuleFor(draft => draft.AccountingEmails)
            .NotEmpty()
            .WithMessage("Enter at least one e-mail that invoices go to.")
            .Must(emails => emails.All(Folding.IsClean))
            .WithMessage("Remove characters that are no text.")
            .Must(emails => emails.All(EmailList.IsAddress))
            .WithMessage(
                (_, emails) =>
                    $"\"{emails.First(email => !EmailList.IsAddress(email))}\" is not an e-mail address, such as name@company.com."
            )
            .Must(emails => emails.Count <= MostEmails)
            .WithMessage($"Enter at most {MostEmails} addresses.");
    }

    private void Length(System.Linq.Expressions.Expression<Func<CompletionDraft, string>> field) =>
        RuleFor(field)
            .MaximumLength(Long)
            .WithMessage((_, text) => $"Shorten it to {Long} characters; it has {text.Length}.")
            .Must(text => !text.Any(char.IsControl) && Folding.IsClean(text))
            .WithMessage("Remove line breaks and other characters that are no text.");
}
