using Portal.Core.Assets.Tickets;
using Portal.Pages.Alerts;

namespace Portal.Pages.Tickets;

/// <summary>Tickets in staff's words. Source: LOOK.</summary>
internal static class TicketWords
{
    private static readonly string[] Priorities = ["Low", "Medium", "High", "Urgent"];

    public static string Priority(int priority) => Priorities[Math.Clamp(priority, 0, Priorities.Length - 1)];

    public static string Word(TicketStanding standing) =>
        standing switch
        {
            TicketStanding.Open => "Open",
            TicketStanding.Closed => "Closed",
            TicketStanding.Gone => "Gone",
            _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "A standing without a word."),
        };

    public static string Title(Ticket ticket) => ticket.Title.Length > 0 ? ticket.Title : AlertWords.Name(ticket);

    /// <summary>Who works on it.</summary>
    public static string Assignee(string name) => name == TicketListRequest.Nobody ? "Nobody" : name;
}
