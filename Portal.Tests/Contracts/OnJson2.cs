namespace Portal.Tests.Contracts;

/// <summary>
/// What JSON-2 answers to a recorded JSON-RPC call. No real Odoo 19 was at hand: envelope, statuses and the cases named "documented" are
/// from its documentation (d1), only results, exceptions and their texts are from the recordings.
/// </summary>
internal sealed record OnJson2
{
    private OnJson2(string origin)
    {
        Origin = origin;
    }

    /// <summary>Result, exception and text as recorded from Odoo 18; the status as documented for that exception.</summary>
    public static OnJson2 AsRecorded { get; } = new("recorded");

    /// <summary>A new record's id stands in a list, for a method that gives records answers with their ids.</summary>
    public static OnJson2 ListOfIds { get; } = new("documented: a list of ids");

    /// <summary>A call that only the one release answers so.</summary>
    public static OnJson2 OnlyIn18 { get; } = new("recorded of 18 alone");

    /// <summary>Where the expectation is from, as the test's name shows it.</summary>
    public string Origin { get; }

    /// <summary>The documented status, where the recording has none for it.</summary>
    public int? Status { get; private init; }

    /// <summary>The documented exception.</summary>
    public string? Name { get; private init; }

    /// <summary>How its text starts.</summary>
    public string? MessageStart { get; private init; }

    /// <summary>Another exception than over JSON-RPC.</summary>
    public static OnJson2 Documented(int status, string name, string messageStart) =>
        new($"documented: {status} {name}")
        {
            Status = status,
            Name = name,
            MessageStart = messageStart,
        };
}
