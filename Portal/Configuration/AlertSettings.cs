using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;

namespace Portal.Configuration;

/// <summary>Reads what becomes of alerts, and where tickets live.</summary>
internal static class AlertSettings
{
    private static readonly TimeSpan LongestReopen = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestQuiet = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromDays(90);

    public static AlertOptions ReadAlerts(SettingsReader reader, TimeZoneInfo zone)
    {
        var quiet = reader.Length(ConfigurationKeys.AlertsQuietAfter, TimeSpan.Zero, TimeSpan.Zero, LongestQuiet);
        if (quiet > TimeSpan.Zero && quiet < ShortestQuiet)
        {
            reader.Refuse(ConfigurationKeys.AlertsQuietAfter, "it is shorter than an hour.");
        }

        return new AlertOptions
        {
            ReopenWithin = reader.Length(ConfigurationKeys.AlertsReopenWithin, TimeSpan.Zero, TimeSpan.Zero, LongestReopen),
            QuietAfter = quiet,
            Recoveries = ReadRecoveries(reader),
            Incidents = ReadIncidents(reader),
            Zone = zone,
        };
    }

    public static TicketOptions ReadTickets(SettingsReader reader, bool isSandbox) =>
        new()
        {
            Model = reader.Choice(ConfigurationKeys.TicketsModel, isSandbox ? TicketModel.Helpdesk : TicketModel.Auto),
            Team = reader.Text(ConfigurationKeys.TicketsTeam) ?? "",
        };

    private static IncidentPaths ReadIncidents(SettingsReader reader)
    {
        var paths = IncidentPaths.Parse(reader.Text(ConfigurationKeys.RocketCyberFields) ?? "", out var fault);
        if (fault is not null)
        {
            reader.Refuse(
                ConfigurationKeys.RocketCyberFields,
                $"\"{fault}\" is not one of {string.Join(", ", IncidentPaths.Names)} with = and a path such as event.name, or is there twice."
            );
        }

        return paths;
    }

    private static IReadOnlyList<RecoveryTitle> ReadRecoveries(SettingsReader reader)
    {
        if (reader.Text(ConfigurationKeys.AlertsRecoveryTitles) is not { } text)
        {
            return new AlertOptions().Recoveries;
        }

        var pairs = new List<RecoveryTitle>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is [{ Length: >= 3 } over, { Length: >= 3 } condition])
            {
                pairs.Add(new RecoveryTitle(over, condition));
            }
            else
            {
                reader.Refuse(
                    ConfigurationKeys.AlertsRecoveryTitles,
                    $"\"{part}\" is not two parts of titles, of three letters or more, with = between."
                );
            }
        }

        return pairs;
    }
}
