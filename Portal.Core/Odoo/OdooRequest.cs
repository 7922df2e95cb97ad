using System.Net;

namespace Portal.Core.Odoo;

/// <summary>One HTTP request, and the exceptions that speak of it.</summary>
/// <param name="Name">Model and method, or service and method, for details.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">JSON.</param>
/// <param name="IsRead">True when nothing changes by it, so that nothing "may have happened".</param>
internal sealed record OdooRequest(string Name, Uri Address, ReadOnlyMemory<byte> Body, bool IsRead)
{
    public ConnectorException Failed(ConnectorFault fault, string detail, bool mayHaveHappened, Exception? inner = null) =>
        new(ExternalSystem.Odoo, fault, $"{Name}: {detail}", inner) { MayHaveHappened = mayHaveHappened && !IsRead };

    /// <summary>
    /// An answer with another status than 200. Odoo itself gives one only for a request it did not understand; the others come from what
    /// stands before it. A server or gateway error may hide work that was done.
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
            MayHaveHappened = mayHaveHappened && !IsRead,
            RetryAfter = retryAfter,
        };
    }

    public override string ToString() => Name;
}
