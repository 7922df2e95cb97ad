using System.Globalization;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;

namespace Portal.Pages.Alerts;

/// <summary>How often a window comes; a choice from a list cannot be bound to yes or no.</summary>
public enum WindowRhythm
{
    Weekly,
    Once,
}

/// <summary>A maintenance window as it is being entered; times are those of the clock on the wall.</summary>
public sealed class WindowForm
{
    private const string Local = "yyyy-MM-dd'T'HH:mm";

    private Guid? _key;
    private int _version;

    public string Name { get; set; } = "";

    public WindowScope Scope { get; set; }

    public Choice? Client { get; set; }

    public Choice? Asset { get; set; }

    public WindowRhythm Rhythm { get; set; }

    public bool IsWeekly => Rhythm == WindowRhythm.Weekly;

    public WeekDays Days { get; set; } = WeekDays.Sunday;

    public string From { get; set; } = "02:00";

    public string Until { get; set; } = "04:00";

    public string Starts { get; set; } = "";

    public string Ends { get; set; } = "";

    /// <summary>The form of a window that is there.</summary>
    /// <param name="window">The window.</param>
    /// <param name="owner">The client of its asset, or null.</param>
    /// <param name="zone">Portal's zone.</param>
    public static WindowForm Of(MaintenanceWindow window, Choice? owner, TimeZoneInfo zone)
    {
        var form = new WindowForm
        {
            _key = window.Key,
            _version = window.Version,
            Name = window.Name,
            Scope = window.Scope,
            Client = window.ClientKey is { } client ? new Choice(client, window.ScopeName) : owner,
            Asset = window.AssetKey is { } asset ? new Choice(asset, window.ScopeName) : null,
            Rhythm = window.IsWeekly ? WindowRhythm.Weekly : WindowRhythm.Once,
        };
        if (window.IsWeekly)
        {
            form.Days = window.Days;
            (form.From, form.Until) = (AlertWords.Clock(window.FromMinute), AlertWords.Clock(window.UntilMinute));
        }
        else
        {
            (form.Starts, form.Ends) = (Wall(window.StartsAt, zone), Wall(window.EndsAt, zone));
        }

        return form;
    }

    public WindowDraft ToDraft() =>
        new(
            _key,
            Name,
            Scope,
            Client?.Key,
            Asset?.Key,
            IsWeekly ? Days : WeekDays.None,
            Minute(From),
            Minute(Until),
            IsWeekly ? null : Instant(Starts),
            IsWeekly ? null : Instant(Ends),
            _version
        );

    private static int Minute(string text) =>
        TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time) ? (time.Hour * 60) + time.Minute : -1;

    private static DateTime? Instant(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;

    private static string Wall(DateTime? at, TimeZoneInfo zone) =>
        at is { } instant ? TimeZoneInfo.ConvertTimeFromUtc(instant, zone).ToString(Local, CultureInfo.InvariantCulture) : "";
}
