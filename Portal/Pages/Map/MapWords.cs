using System.Globalization;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Tickets;

namespace Portal.Pages.Map;

/// <summary>The map in staff's words. Source: LOOK.</summary>
internal static class MapWords
{
    public static string Word(MapBilling billing) =>
        billing switch
        {
            MapBilling.Billed => "Billed",
            MapBilling.NotBilled => "Not billed",
            MapBilling.BilledButGone => "Billed but gone",
            MapBilling.Gone => "Out of service",
            MapBilling.Unknown => "Not known",
            _ => throw new ArgumentOutOfRangeException(nameof(billing), billing, "A billing without a word."),
        };

    public static BadgeStatus Badge(MapBilling billing) =>
        billing switch
        {
            MapBilling.Billed => BadgeStatus.Active,
            MapBilling.NotBilled => BadgeStatus.Warning,
            MapBilling.BilledButGone => BadgeStatus.Failed,
            MapBilling.Gone => BadgeStatus.Archived,
            MapBilling.Unknown => BadgeStatus.Pending,
            _ => throw new ArgumentOutOfRangeException(nameof(billing), billing, "A billing without a badge."),
        };

    public static string Priority(int priority) => TicketWords.Priority(priority);

    /// <summary>Colour of a ticket: urgent red, high amber, else blue.</summary>
    public static string Tone(MapTicket ticket) =>
        ticket.Priority switch
        {
            >= 3 => "red",
            2 => "amber",
            _ => "blue",
        };

    /// <summary>Name of a file of the map, without its ending: whose map it is, in letters that every system takes.</summary>
    public static string FileName(Client client)
    {
        var words = Folding
            .Fold(client.Name, 60)
            .Select(sign => char.IsAsciiLetterOrDigit(sign) ? char.ToLowerInvariant(sign) : '-');
        var name = string.Join('-', string.Concat(words).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return string.Join('-', new[] { "asset-map", name, $"{client.OdooId}" }.Where(part => part.Length > 0));
    }

    public static string Title(BilledSeats line) => $"{line.OrderName} {line.ProductCode}";

    public static string Word(BilledSeats line)
    {
        var seats = string.Create(CultureInfo.InvariantCulture, $"{line.InForce:0.##} billed, {line.Counted} counted");
        return line.PeriodMinor is { } minor ? $"{seats}, {SeatWords(minor, line)}" : seats;
    }

    public static string Ticket(MapTicket ticket) =>
        string.Join(", ", new[] { Priority(ticket.Priority), ticket.Stage }.Where(part => part.Length > 0));

    /// <summary>Where a ticket is looked at.</summary>
    public static string Href(MapTicket ticket) => $"{TicketListAddress.Path}/{ticket.Key}";

    private static string SeatWords(long minor, BilledSeats line) =>
        $"{line.Currency} {(minor * new decimal(1, 0, 0, isNegative: false, (byte)line.Decimals)).ToString("N" + line.Decimals, CultureInfo.InvariantCulture)} {(line.Period is { } period ? $"every {period.Words}" : "a period")}";
}
