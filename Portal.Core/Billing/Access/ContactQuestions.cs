using Portal.Core.Jobs;

namespace Portal.Core.Billing.Access;

/// <summary>Questions about contacts on their way to Odoo, through the gate that all wait at once the account was refused. Source: row 10.</summary>
public sealed class ContactQuestions(IContactDirectory directory, BillingGate gate)
{
    /// <summary>Asks whose contacts these people are.</summary>
    /// <param name="trigger">What started it; a page that asks by the way counts as the schedule does.</param>
    /// <param name="emails">Their e-mails, 50 at most.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ConnectorException">Odoo failed, or refused Portal's account less than an hour ago.</exception>
    public Task<IReadOnlyList<CompanyContact>> FindAsync(
        JobTrigger trigger,
        IReadOnlyCollection<string> emails,
        CancellationToken cancellationToken
    ) => gate.AskAsync(trigger, () => directory.FindAsync(emails, cancellationToken), cancellationToken);
}
