using System.Net;

namespace Portal.Core.Odoo;

/// <summary>One HTTP request, and the exceptions that speak of it.</summary>
/// <param name="Name">Model and method, or service and method, for details.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">JSON to post, or null to get.</param>
/// <param name="IsRead">True when nothing changes by it, so that nothing "may have happened".</param>
internal sealed record OdooRequest(string Name, Uri Address, ReadOnlyMemory<byte>? Body, bool IsRead)
{
    /// <summary>Where the key and the database for the headers of JSON-2 are from; null to send neither.</summary>
    public OdooEndpoint? Bearer { get; init; }

    /// <summary>True when an answer, whatever it is, does not show yet that Odoo is there.</summary>
    public bool IsHint { get; init; }

    public ConnectorException Failed(ConnectorFault fault, string detail, bool mayHaveHappened, Exception? inner = null) =>
        new(ExternalSystem.Odoo, fault, $"{Name}: {detail}", inner) { MayHaveHappened = mayHaveHappened && !IsRead };

    /// <summary>An error that Odoo itself reports.</summary>
    public ConnectorException Failed(ReportedError? error, int code)
    {
        var known = OdooError.Named(error?.Name ?? "", code);
        var reason = known.ReasonFrom(error?.Message ?? "");
        var isOtherDenial = reason is not null && known.Cause == FaultCause.WrongSecret; // such as too many wrong passwords
        return new ConnectorException(ExternalSystem.Odoo, known.Fault, $"{Name}: {error?.Name ?? "unnamed error"}.")
        {
            Cause = isOtherDenial ? FaultCause.Unknown : known.Cause,
            Reason = reason,
            MayHaveHappened = known.MayHaveHappened && !IsRead,
        };
    }

    /// <summary>
    /// An answer with another status than 200 that is no error of Odoo's own making. Its HTTP server gives one only for a request it did not understand;
    /// the others come from what stands before it. A server or gateway error may hide work that was done.
    /// </summary>
    public ConnectorException Failed(HttpStatusCode status, TimeSpan? retryAfter)
    {
        var (fault, mayHaveHappened) = (int)status switch
        {
            401 or 403 => (ConnectorFault.Unauthorized, false),
            408 => (ConnectorFault.Timeout, true),
            429 => (ConnectorFault.Throttled, false),
            404 or 405 or (>= 300 and < 400) => (ConnectorFault.Malformed, false),
            >= 400 and < 500 => (ConnectorFault.Rejected, false),
            >= 500 => (ConnectorFault.Unavailable, true),
            _ => (ConnectorFault.Malformed, true),
        };
        return new ConnectorException(ExternalSystem.Odoo, fault, $"{Name}: HTTP {(int)status}.")
        {
            Status = (int)status,
            Cause =
                status == HttpStatusCode.RequestEntityTooLarge ? FaultCause.TooLarge
                : fault == ConnectorFault.Rejected ? FaultCause.NotUnderstood
                : FaultCause.Unknown,
            MayHaveHappened = mayHaveHappened && !IsRead,
            RetryAfter = retryAfter,
        };
    }

    public override string ToString() => Name;
}
