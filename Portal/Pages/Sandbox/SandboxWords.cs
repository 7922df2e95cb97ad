using System.Globalization;

namespace Portal.Pages.Sandbox;

/// <summary>The sandbox's names in staff's words.</summary>
internal static class SandboxWords
{
    public static readonly IReadOnlyList<(string Value, string Text)> Shapes =
    [
        ("pulseway", "Pulseway notification"),
        ("notification", "EventType Notification"),
        ("registered", "EventType SystemRegistered"),
        ("rocketcyber", "RocketCyber incident"),
    ];

    public static readonly IReadOnlyList<(string Value, string Text)> Priorities =
    [
        ("Critical", "Critical"),
        ("Elevated", "Elevated"),
        ("Normal", "Normal"),
        ("Low", "Low"),
    ];

    /// <summary>Address that an alert of this shape is sent to.</summary>
    public static string DoorOf(string shape) => shape == "rocketcyber" ? "/hooks/rocketcyber" : "/hooks/pulseway";

    public static string System(string system) =>
        system switch
        {
            "odoo" => "Odoo",
            "abs" => "ABS",
            "pulseway" => "Pulseway",
            "rocketcyber" => "RocketCyber",
            _ => system,
        };

    public static string Mode(string mode) =>
        mode switch
        {
            "down" => "Down: closes the connection",
            "slow" => "Slow: answers 3 s late",
            "500" => "Answers 500",
            "503" => "Answers 503",
            "422" => "Answers 422",
            "timeout" => "Never answers",
            "answer-lost" => "Acts, then loses the answer",
            "duplicate" => "Acts twice on each call",
            _ => mode,
        };

    /// <summary>How long a fault stays in force.</summary>
    public static string Ends(ActiveFault fault, DateTimeOffset now)
    {
        var calls = fault.Remaining is { } remaining ? $"{Number(remaining)} {(remaining == 1 ? "call" : "calls")} left" : null;
        var time = fault.EndsAt is { } at ? $"ends in {Length(at - now)}" : null;
        return (calls, time) switch
        {
            (null, null) => "until lifted",
            (null, _) => time,
            (_, null) => calls,
            _ => $"{calls} or {time}",
        };
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What became of an alert's messages, one sentence for each way they ended.</summary>
    public static IReadOnlyList<(bool IsGood, string Text)> Outcomes(IReadOnlyList<HookResult> results) =>
        results.Count == 0
            ? [(false, "Nothing was sent: no webhook wants alerts of this priority and organization.")]
            :
            [
                .. results
                    .GroupBy(result => (Path: result.Url.AbsolutePath, result.Status, result.Problem))
                    .Select(group => Outcome(group.Key.Path, group.Key.Status, group.Key.Problem, group.Count())),
            ];

    private static (bool IsGood, string Text) Outcome(string path, int? status, string? problem, int count)
    {
        var sent = count == 1 ? "1 alert" : $"{Number(count)} alerts";
        return status switch
        {
            >= 200 and < 300 => (true, $"{sent} sent to {path} and taken (status {status})."),
            404 => (
                false,
                $"{sent} went nowhere: Portal has no door {path} (status 404). This version can't receive them; the stand-in keeps them for polling."
            ),
            401 or 403 => (
                false,
                $"{sent} refused at {path} (status {status}): Portal expects another secret than the sandbox signs with. Compare them in the configuration."
            ),
            null => (false, $"{sent} did not reach {path}. {problem} Try again in a moment."),
            _ => (false, $"{sent} not taken at {path} (status {status}). Try again in a moment."),
        };
    }

    private static string Length(TimeSpan left)
    {
        var seconds = Math.Max(0, (long)Math.Ceiling(left.TotalSeconds));
        return seconds < 120 ? $"{seconds} s"
            : seconds < 7200 ? $"{seconds / 60} min {seconds % 60:D2} s"
            : $"{seconds / 3600} h {seconds / 60 % 60:D2} min";
    }
}
