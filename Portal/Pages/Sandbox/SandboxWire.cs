using System.Text.Json;

namespace Portal.Pages.Sandbox;

/// <summary>How many records of one kind a stand-in holds.</summary>
public sealed record ContentCount(string Name, long Count);

/// <summary>A stand-in: its address, a page of its own if it has one, and what it holds.</summary>
public sealed record SandboxSystem(string System, string Name, string Address, string? Page, IReadOnlyList<ContentCount> Counts);

/// <summary>A fault in force; without remaining calls and end it stays until lifted.</summary>
public sealed record ActiveFault(string System, string Mode, long? Remaining, DateTimeOffset? EndsAt);

/// <summary>The faults in force, and what can be ordered.</summary>
public sealed record FaultState(IReadOnlyList<string> Systems, IReadOnlyList<string> Modes, IReadOnlyList<ActiveFault> Faults);

/// <summary>A fault to be ordered.</summary>
public sealed record FaultOrder(string System, string Mode, int? Count, int? Seconds);

/// <summary>A device that an alert can be about.</summary>
public sealed record DeviceChoice(string Id, string Name, string Group, bool HasClient);

/// <summary>An alert to be sent, once or several times.</summary>
public sealed record AlertOrder(string Shape, string Device, string Title, string Message, string Priority, int Count);

/// <summary>What became of one message to Portal's own door.</summary>
public sealed record HookResult(string Id, Uri Url, int? Status, string? Problem);

/// <summary>All messages that an order led to.</summary>
public sealed record HookResults(IReadOnlyList<HookResult> Deliveries);

/// <summary>A request that ABS received.</summary>
public sealed record ReceivedRequest(
    long Id,
    DateTime ReceivedAt,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    int Status
);

/// <summary>A page of requests, newest first, the number of its first row, and where the pages beside it begin.</summary>
public sealed record RequestPage(IReadOnlyList<ReceivedRequest> Items, int Total, int From, long? Newer, long? Older);

/// <summary>An order in Odoo.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its number.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Amount">What it comes to, with its currency.</param>
/// <param name="IsForAbs">True when it is of an outlet: only these become entitlements.</param>
public sealed record DraftOrder(long Id, string Name, string Customer, string Amount, bool IsForAbs)
{
    /// <summary>Its line in a list.</summary>
    public string Line =>
        string.Join(" · ", new[] { Name, Customer, Amount, IsForAbs ? "" : "not for ABS" }.Where(part => part.Length > 0));
}

/// <summary>What the sandbox answered, or why not, in staff's words; errors by field where the order was wrong.</summary>
public sealed record SandboxReply<T>(T? Value, string? Error, IReadOnlyDictionary<string, string[]> Fields)
    where T : class
{
    public string? FieldError(string name) => Fields.TryGetValue(name, out var errors) ? errors[0] : null;
}

/// <summary>Makes replies.</summary>
internal static class SandboxReply
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, string[]> NoFields = [];

    public static SandboxReply<T> Of<T>(T value)
        where T : class => new(value, null, NoFields);

    public static SandboxReply<T> Failed<T>(string error, IReadOnlyDictionary<string, string[]>? fields = null)
        where T : class => new(null, error, fields ?? NoFields);
}
