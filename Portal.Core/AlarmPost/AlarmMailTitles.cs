using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.AlarmPost;

/// <summary>
/// Says whose a mail is and what it is about. Who may not see one of its alarms learns only that it was mailed; what is no longer kept has no
/// subject either.
/// </summary>
internal sealed class AlarmMailTitles(PortalDatabase database) : IDeliveryTitles
{
    public string Destination => AlarmMailTransport.Name;

    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IEnumerable<Role> readers,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var mails = await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Select(each => new Mail(each.Id, each.Subject, each.Payload))
            .ToListAsync(cancellationToken);
        var people = mails.Select(mail => AlarmLetter.ReceiverOf(mail.Name)).OfType<Guid>().Distinct().ToList();
        var names = await db
            .Users.Where(user => people.Contains(user.Id) && user.AnonymisedAt == null)
            .Select(user => new { user.Id, user.DisplayName })
            .ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        var held = AlarmRoles.Of(readers);
        return mails.ToDictionary(mail => mail.Id, mail => Say(mail, names, held));
    }

    private static string Say(Mail mail, Dictionary<Guid, string> names, int held)
    {
        var to =
            AlarmLetter.ReceiverOf(mail.Name) is { } id && names.TryGetValue(id, out var name)
                ? name
                : "somebody without an account";
        if (mail.Payload.Length == 0)
        {
            return $"Mail to {to}";
        }

        var letter = AlarmLetter.Read(mail.Payload);
        return letter.RoleSets.All(set => (set & held) != 0) ? $"Mail to {to}: {letter.TellNews()}" : $"Mail to {to}";
    }

    private sealed record Mail(Guid Id, string Name, byte[] Payload);
}
