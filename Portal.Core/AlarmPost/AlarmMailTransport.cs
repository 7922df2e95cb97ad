using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Alarms;
using Portal.Core.Mail;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.AlarmPost;

/// <summary>
/// Carries promised mails to the mail server, one at a time. A mail may come twice when Portal dies between the server's answer and its note of
/// it; both then have the same message id, by which mailboxes tell.
/// </summary>
internal sealed class AlarmMailTransport(PortalDatabase database, Mailer mailer) : IDeliveryTransport
{
    /// <summary>Name of the destination.</summary>
    public const string Name = AnswerSentences.Mail;

    public string Destination => Name;

    public int Parallel => 1;

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var letter = AlarmLetter.Read(delivery.Payload);
        await using var db = database.CreateDbContext();
        if (await FindAddressAsync(db, letter.To, cancellationToken) is not { } address)
        {
            return new DeliveryAnswer(AnswerKind.Accepted) { Reason = "Nobody was mailed: the person has no account any more" };
        }

        var held = AlarmRoles.Of(await HeldRoles.OfAsync(db, letter.To, cancellationToken));
        if (letter.RoleSets.Any(set => (set & held) == 0))
        {
            return new DeliveryAnswer(AnswerKind.Accepted) { Reason = "Nobody was mailed: it concerns the person no more" };
        }

        var mail = new Letter(address, letter.Subject, letter.Text) { Id = delivery.Id };
        var answer = await mailer.TrySendAsync(mail, cancellationToken);
        return Translate(answer) with { Reason = answer.Reason, MayHaveArrived = answer.MayHaveArrived };
    }

    private static DeliveryAnswer Translate(MailAnswer answer) =>
        new(
            answer.Fault switch
            {
                null => AnswerKind.Accepted,
                MailFault.TimedOut => AnswerKind.TimedOut,
                MailFault.Unreachable => AnswerKind.NoConnection,
                // one mailbox that is full, or wants to see a stranger twice, keeps no other mail waiting
                MailFault.Later => AnswerKind.Later,
                MailFault.Refused => AnswerKind.Refused,
                // a wrong login or certificate concerns every mail: the destination is paused
                _ => AnswerKind.NotTrusted,
            }
        );

    private static Task<string?> FindAddressAsync(PortalDbContext db, Guid person, CancellationToken cancellationToken) =>
        db
            .Users.Where(user => user.Id == person && user.DisabledAt == null && user.EmailConfirmed)
            .Select(user => user.Email)
            .SingleOrDefaultAsync(cancellationToken);
}
