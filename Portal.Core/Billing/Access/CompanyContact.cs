namespace Portal.Core.Billing.Access;

/// <summary>A contact in the commercial system whose parent is a company. Source: 003-12.</summary>
/// <param name="CompanyId">Id of the company there.</param>
/// <param name="Name">The contact's name, or empty.</param>
/// <param name="Email">The e-mail field as stored: several may stand in it.</param>
public sealed record CompanyContact(int CompanyId, string Name, string Email)
{
    /// <summary>
    /// True when one of its e-mails is the given one: compared whole and whatever the case, so that nobody is taken for somebody whose
    /// address only contains theirs.
    /// </summary>
    public bool HasEmail(string email) => Emails.Any(one => one.Equals(email, StringComparison.OrdinalIgnoreCase));

    /// <summary>What stands in the e-mail field, each by itself; words that are no address come along.</summary>
    internal IEnumerable<string> Emails => EmailList.Split(Email).Select(one => one.Trim('<', '>'));
}

/// <summary>The commercial system's contacts, as access needs them. Every method may throw <see cref="ConnectorException"/>.</summary>
public interface IContactDirectory
{
    /// <summary>
    /// Contacts in use (not archived) below a company whose e-mail field contains one of the addresses, whatever the case; nothing in an
    /// address is a wildcard. May give a few more than match whole: ask <see cref="CompanyContact.HasEmail"/>. Safe to repeat.
    /// </summary>
    /// <param name="emails">At most 50.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<CompanyContact>> FindAsync(IReadOnlyCollection<string> emails, CancellationToken cancellationToken);

    /// <summary>Contacts in use below one company that have an e-mail, all of them; none when it is no company. Safe to repeat.</summary>
    Task<IReadOnlyList<CompanyContact>> ListOfCompanyAsync(int companyId, CancellationToken cancellationToken);
}
