using System.Collections.Frozen;

namespace Portal.Core.Odoo;

/// <summary>
/// What an error that Odoo itself reports means, by the Python name of the exception; JSON-2 gives it a status too, which decides where
/// no row names the exception. Source: FACTS §2, d1.
/// </summary>
/// <param name="Fault">Ours for it.</param>
internal readonly record struct OdooError(ConnectorFault Fault)
{
    /// <summary>Wrong login, password or key.</summary>
    public const string AccessDenied = "odoo.exceptions.AccessDenied";

    /// <summary>A record is gone; the user we sign in as may be the one.</summary>
    public const string MissingRecord = "odoo.exceptions.MissingError";

    /// <summary>No key or a wrong one, over JSON-2.</summary>
    public const string WrongKey = "werkzeug.exceptions.Unauthorized";

    private const string DeniedMessage = "Access Denied";
    private const int SessionExpiredCode = 100;
    private const int ConflictStatus = 409;
    private const int ThrottledStatus = 429;
    private const int UnavailableStatus = 503;
    private const int LongestReason = 500;

    private static readonly OdooError NotUnderstood = new(ConnectorFault.Rejected) { Cause = FaultCause.NotUnderstood };

    private static readonly OdooError RefusedWithReason = new(ConnectorFault.Rejected) { HasReason = true };

    private static readonly OdooError NotNow = new(ConnectorFault.Unavailable) { Cause = FaultCause.Conflict };

    private static readonly OdooError Busy = new(ConnectorFault.Unavailable);

    private static readonly OdooError Throttled = new(ConnectorFault.Throttled);

    /// <summary>Its database went away. That may have been while the work was being committed.</summary>
    private static readonly OdooError DatabaseLost = new(ConnectorFault.Unavailable)
    {
        Cause = FaultCause.Database,
        MayHaveHappened = true,
        IsDown = true,
    };

    private static readonly FrozenDictionary<string, OdooError> ByName = new Dictionary<string, OdooError>
    {
        [AccessDenied] = new(ConnectorFault.Unauthorized) { Cause = FaultCause.WrongSecret, HasReason = true },
        ["odoo.exceptions.AccessError"] = new(ConnectorFault.Unauthorized) { Cause = FaultCause.MissingRight, HasReason = true },
        ["odoo.http.SessionExpiredException"] = new(ConnectorFault.Unauthorized),
        [WrongKey] = new(ConnectorFault.Unauthorized) { Cause = FaultCause.WrongSecret },
        ["werkzeug.exceptions.Forbidden"] = new(ConnectorFault.Unauthorized) { Cause = FaultCause.MissingRight },
        ["werkzeug.exceptions.TooManyRequests"] = Throttled,
        ["odoo.exceptions.UserError"] = RefusedWithReason,
        ["odoo.exceptions.ValidationError"] = RefusedWithReason,
        [MissingRecord] = RefusedWithReason with { Cause = FaultCause.MissingRecord },
        ["odoo.exceptions.RedirectWarning"] = RefusedWithReason,
        ["odoo.exceptions.LockError"] = NotNow,
        ["odoo.exceptions.ConcurrencyError"] = NotNow,
        ["psycopg2.errors.SerializationFailure"] = NotNow,
        ["psycopg2.errors.DeadlockDetected"] = NotNow,
        ["psycopg2.errors.LockNotAvailable"] = NotNow,
        ["psycopg2.errors.QueryCanceled"] = NotNow,
        ["psycopg2.pool.PoolError"] = Busy,
        ["psycopg2.OperationalError"] = DatabaseLost,
        ["psycopg2.InterfaceError"] = DatabaseLost,
        ["psycopg2.errors.AdminShutdown"] = DatabaseLost,
    }.ToFrozenDictionary();

    /// <summary>What staff should know beside the fault.</summary>
    public FaultCause Cause { get; private init; }

    /// <summary>True when Odoo writes the message for its users; all other messages may hold values or addresses.</summary>
    public bool HasReason { get; private init; }

    /// <summary>True when the work may be committed all the same. Other errors roll it back.</summary>
    public bool MayHaveHappened { get; private init; }

    /// <summary>True when Odoo answers but cannot work at all.</summary>
    public bool IsDown { get; private init; }

    /// <summary>
    /// An exception no row names (programming errors such as an unknown field or method) is a refusal without a reason, for Odoo takes
    /// back what it did before any of them.
    /// </summary>
    /// <param name="name">Python's name of the exception.</param>
    /// <param name="code">JSON-RPC's error code, or the status of JSON-2's answer.</param>
    public static OdooError Named(string name, int code) =>
        ByName.TryGetValue(name, out var known)
            ? known
            : code switch
            {
                SessionExpiredCode => new(ConnectorFault.Unauthorized),
                ConflictStatus => NotNow,
                ThrottledStatus => Throttled,
                UnavailableStatus => Busy,
                _ => NotUnderstood,
            };

    /// <summary>The message for the person, without the technical tail and not endless; null when it is not for them.</summary>
    public string? ReasonFrom(string message)
    {
        if (!HasReason)
        {
            return null;
        }

        if (message == DeniedMessage)
        {
            return null; // says no more than the fault does
        }

        var tail = message.IndexOf("\n(Record:", StringComparison.Ordinal);
        var text = (tail < 0 ? message : message[..tail]).Trim();
        return text.Length == 0 ? null
            : text.Length <= LongestReason ? text
            : Folding.Cut(text, LongestReason).TrimEnd() + "…";
    }
}
