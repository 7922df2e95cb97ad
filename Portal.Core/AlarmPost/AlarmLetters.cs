using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Alarms;
using Portal.Core.Mail;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.AlarmPost;

/// <summary>Writes who is told what: one letter to each person whose roles and choice want at least one of the news.</summary>
internal sealed class AlarmLetters(Mailer mailer)
{
    private const int MostListed = 20;

    // that mail does not go out is told on the pages: a mail about it would wait for its own cause
    private static readonly string[] OfMail =
    [
        MessagingAlarms.Away,
        MessagingAlarms.Paused,
        MessagingAlarms.Disabled,
        MessagingAlarms.DeadDelivery,
    ];

    public async Task<IReadOnlyList<AlarmLetter>> WriteAsync(
        PortalDbContext db,
        IReadOnlyList<Alarm> begun,
        IReadOnlyList<Alarm> ended,
        CancellationToken cancellationToken
    )
    {
        if (begun.Count + ended.Count == 0)
        {
            return [];
        }

        var people = await db
            .Users.AsNoTracking()
            .Where(user => user.DisabledAt == null && user.EmailConfirmed && user.Email != null)
            .OrderBy(user => user.Id)
            .Select(user => user.Id)
            .ToListAsync(cancellationToken);
        var roles = await HeldRoles.OfAsync(db, people, cancellationToken);
        var choices = await db
            .AlarmMailChoices.AsNoTracking()
            .ToDictionaryAsync(row => row.UserId, row => row.Choice, cancellationToken);
        return
        [
            .. people
                .Select(person =>
                {
                    var held = roles[person].ToList();
                    var choice = choices.TryGetValue(person, out var own) ? own : ChooseAlarmMail.DefaultOf(held);
                    return Write(person, [.. begun.Where(Wants)], [.. ended.Where(Wants)]);
                    bool Wants(Alarm alarm) => IsWanted(alarm, held, choice);
                })
                .OfType<AlarmLetter>(),
        ];
    }

    private static bool IsWanted(Alarm alarm, List<Role> held, AlarmMail choice) =>
        (alarm.RoleSet & AlarmRoles.Of(held)) != 0
        && (choice == AlarmMail.All || (choice == AlarmMail.Urgent && alarm.Severity == AlarmSeverity.Urgent))
        && !(alarm.Subject == AlarmMailTransport.Name && OfMail.Contains(alarm.Kind));

    private AlarmLetter? Write(Guid to, List<Alarm> begun, List<Alarm> ended)
    {
        var all = begun.Count + ended.Count;
        if (all == 0)
        {
            return null;
        }

        var subject = (begun, ended) switch
        {
            ([var one], []) => one.Title,
            ([], [var one]) => $"Over: {one.Title}",
            (_, []) => $"{begun.Count} alarms",
            ([], _) => $"{ended.Count} alarms are over",
            ([var one], _) => $"{one.Title}; {ended.Count} over",
            _ => $"{begun.Count} alarms, {ended.Count} over",
        };
        var text = new StringBuilder();
        Append(text, "", begun.OrderByDescending(alarm => alarm.Severity).ThenBy(alarm => alarm.RaisedAt));
        Append(text, "Over: ", ended.OrderBy(alarm => alarm.ClearedAt));
        text.Append(
            mailer.PortalAddress is { } portal
                ? $"All alarms: {new Uri(portal, "alarms")}"
                : "All alarms are on the page Alarms in Portal."
        );
        text.Append("\nWhich alarms you get by mail is your choice, on the page Your account.\n");
        return new AlarmLetter(to, AlarmLetter.SubjectOf(subject), text.ToString())
        {
            RoleSets = [.. begun.Concat(ended).Select(alarm => alarm.RoleSet).Distinct()],
        };
    }

    private void Append(StringBuilder text, string prefix, IEnumerable<Alarm> alarms)
    {
        var listed = alarms.ToList();
        foreach (var alarm in listed.Take(MostListed))
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefix}{alarm.Title}\n");
            text.Append(CultureInfo.InvariantCulture, $"  since {alarm.RaisedAt:yyyy-MM-dd HH:mm} UTC");
            text.Append(
                alarm.ClearedAt is { } over
                    ? $" until {over.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC\n"
                    : "\n"
            );
            if (alarm is { Detail.Length: > 0, ClearedAt: null })
            {
                text.Append(CultureInfo.InvariantCulture, $"  {alarm.Detail}\n");
            }

            if (alarm.Link.Length > 0 && alarm.ClearedAt is null && mailer.PortalAddress is { } portal)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {new Uri(portal, alarm.Link)}\n");
            }

            text.Append('\n');
        }

        if (listed.Count > MostListed)
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefix}and {listed.Count - MostListed} more\n\n");
        }
    }
}
