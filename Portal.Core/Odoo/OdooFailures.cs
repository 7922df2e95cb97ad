using System.Globalization;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>Every way the connection to Odoo can be wrong: what it is, and what an administrator does about it.</summary>
internal static class OdooFailures
{
    private const string UrlSetting = "Odoo:Url (ODOO_URL)";

    public static ProbeFailure NotConfigured { get; } =
        Make(
            ConnectorFault.NotConfigured,
            "not-configured",
            "No Odoo is configured.",
            "Set ODOO_URL, ODOO_DB, ODOO_USERNAME and ODOO_API_KEY, and restart Portal."
        );

    public static ProbeFailure NameUnknown(Uri address) =>
        Make(
            ConnectorFault.Unreachable,
            "name-unknown",
            $"The network knows no host named {address.IdnHost}.",
            $"Check the spelling in {UrlSetting}, and that this machine can look up the name."
        );

    public static ProbeFailure NoNameService(Uri address) =>
        Make(
            ConnectorFault.Timeout,
            "no-name-service",
            $"Looking up the name {address.IdnHost} took too long.",
            "Check the name service (DNS) of the machine that Portal runs on."
        );

    public static ProbeFailure Refused(Uri address) =>
        Make(
            ConnectorFault.Unreachable,
            "refused",
            $"{address.IdnHost} refuses connections on port {address.Port}.",
            $"Check the port in {UrlSetting}, and that Odoo runs there."
        );

    public static ProbeFailure NoRoute(Uri address) =>
        Make(
            ConnectorFault.Unreachable,
            "no-route",
            $"There is no way from here to {address.IdnHost}, port {address.Port}.",
            "Check the network of the machine that Portal runs on, and firewalls on the way."
        );

    public static ProbeFailure NoConnection(Uri address) =>
        Make(
            ConnectorFault.Timeout,
            "no-connection",
            $"{address.IdnHost} did not take a connection on port {address.Port} in time.",
            $"A firewall may stand in between, or the host be down. Check the port in {UrlSetting} too."
        );

    public static ProbeFailure NoEncryption(Uri address) =>
        Make(
            ConnectorFault.Tls,
            "no-encryption",
            $"What answers at {address.IdnHost}, port {address.Port}, does not speak https.",
            $"Check the port in {UrlSetting}; where Odoo speaks plain http, the address begins with http://."
        );

    public static ProbeFailure CertificateExpired(Uri address, DateTime endsAt) =>
        Make(
            ConnectorFault.Tls,
            "certificate-expired",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The certificate of {address.IdnHost} is not valid today; it ends on {endsAt:yyyy-MM-dd}."
            ),
            "Renew the certificate at Odoo or the proxy before it, or correct the clock of this machine."
        );

    public static ProbeFailure CertificateName(Uri address) =>
        Make(
            ConnectorFault.Tls,
            "certificate-name",
            $"The certificate shown is not for {address.IdnHost}.",
            $"Use the name that the certificate is for in {UrlSetting}, or get one for this name."
        );

    public static ProbeFailure CertificateUntrusted(Uri address) =>
        Make(
            ConnectorFault.Tls,
            "certificate-untrusted",
            $"Nobody whom this machine trusts vouches for the certificate of {address.IdnHost}.",
            "Add the certificate authority that issued it to those this machine trusts (SSL_CERT_DIR), or get a public certificate."
        );

    public static ProbeFailure Redirected(Uri target) =>
        Make(
            ConnectorFault.Malformed,
            "redirected",
            $"The address sends Portal on to {target.GetLeftPart(UriPartial.Authority)}, and Portal shows its key to no other server.",
            $"If that is Odoo, set {UrlSetting} to it."
        );

    public static ProbeFailure NotOdoo(Uri address) =>
        Make(
            ConnectorFault.Malformed,
            "not-odoo",
            $"Something answers at {address}, but it is not Odoo: a web page, a proxy or another program.",
            $"Check host, port and path in {UrlSetting}: the address of Odoo itself, without /web or /odoo."
        );

    public static ProbeFailure TooOld(OdooVersion version) =>
        Make(
            ConnectorFault.Rejected,
            "too-old",
            $"Odoo {version.Text} is too old.",
            $"Portal needs Odoo {OdooProbe.OldestMajor} or later."
        );

    public static ProbeFailure NoJson2(OdooVersion version) =>
        Make(
            ConnectorFault.Malformed,
            "no-json2",
            $"Odoo {version.Text} has no JSON-2: it came with Odoo {Json2Protocol.FirstMajor}.",
            "Set Odoo:Protocol to Auto or JsonRpc."
        );

    public static ProbeFailure NoJsonRpc(OdooVersion version) =>
        Make(
            ConnectorFault.Malformed,
            "no-json-rpc",
            $"Odoo {version.Text} does not answer JSON-RPC any more.",
            "Set an API key (ODOO_API_KEY) and Odoo:Protocol to Auto or Json2."
        );

    public static ProbeFailure WrongDatabase(string database) =>
        Make(
            ConnectorFault.Malformed,
            "wrong-database",
            $"Odoo answers, but has no database \"{database}\" that runs.",
            "Check the spelling, upper and lower case included, in Odoo:Database (ODOO_DB)."
        );

    public static ProbeFailure WrongKey { get; } =
        Make(
            ConnectorFault.Unauthorized,
            "wrong-key",
            "Odoo does not accept Portal's API key.",
            "It may be mistyped, revoked or expired, belong to another database, or its user be archived. "
                + "Make a new one as that user in Odoo, set ODOO_API_KEY and restart Portal."
        );

    public static ProbeFailure KeyExpired { get; } =
        Make(
            ConnectorFault.Unauthorized,
            "key-expired",
            "Odoo no longer accepts Portal's API key: it has expired.",
            OdooKeys.HowByHand + " What waits until then is kept."
        );

    public static ProbeFailure WrongPassword(string login) =>
        Make(
            ConnectorFault.Unauthorized,
            "wrong-password",
            $"Odoo does not accept the login \"{login}\" with this password.",
            "Check ODOO_USERNAME and ODOO_PASSWORD, and that the user is not archived. A user with two-factor authentication is "
                + "let in with an API key only: set ODOO_API_KEY instead."
        );

    public static ProbeFailure Blocked(string reason) =>
        Make(
            ConnectorFault.Unauthorized,
            "blocked",
            $"Odoo does not let Portal's user sign in now: {reason.TrimEnd('.')}.",
            "Do what it says, then test again. Somebody may be trying passwords for that user."
        );

    public static ProbeFailure Intercepted(Uri address) =>
        Make(
            ConnectorFault.Unauthorized,
            "intercepted",
            $"{address.IdnHost} does not let Portal's calls through, and it is not Odoo that says so.",
            "A proxy or firewall before Odoo refuses them (HTTP 401 or 403): let this machine pass there. The key is not in question."
        );

    public static ProbeFailure Silent(TimeSpan patience) =>
        Make(
            ConnectorFault.Timeout,
            "silent",
            string.Create(CultureInfo.InvariantCulture, $"Odoo did not answer within {patience.TotalSeconds:0.#} s."),
            "It or the proxy before it may be overloaded, or the port belong to something else. Odoo:RequestTimeout sets how long Portal waits."
        );

    public static ProbeFailure CutOff(Uri address) =>
        Make(
            ConnectorFault.Unreachable,
            "cut-off",
            $"{address.IdnHost} took the connection and closed it without an answer.",
            $"Odoo may be restarting; try again. If it stays so, check the port, and whether {UrlSetting} must begin with https://."
        );

    /// <summary>What a failed call means, once a connection is known to open.</summary>
    public static ProbeFailure Explain(ConnectorException failure, OdooEndpoint endpoint, TimeSpan patience) =>
        failure switch
        {
            { Cause: FaultCause.KeyExpired } => KeyExpired,
            { Cause: FaultCause.Database } => WrongDatabase(endpoint.Database),
            { Cause: FaultCause.WrongSecret } => endpoint.HasApiKey ? WrongKey : WrongPassword(endpoint.Login),
            { Fault: ConnectorFault.Unauthorized, Cause: FaultCause.Unknown, Reason: { } reason } => Blocked(reason),
            { Fault: ConnectorFault.Unauthorized, Cause: FaultCause.Unknown } => Intercepted(endpoint.BaseUrl),
            { Fault: ConnectorFault.Timeout } => Silent(patience),
            { Fault: ConnectorFault.Unreachable } => CutOff(endpoint.BaseUrl),
            { Fault: ConnectorFault.Malformed } => NotOdoo(endpoint.BaseUrl),
            _ => Make(
                failure.Fault,
                failure.Fault.ToString().ToLowerInvariant(),
                FaultSentences.Describe(failure),
                FaultSentences.Remedy(failure)
            ),
        };

    private static ProbeFailure Make(ConnectorFault fault, string code, string text, string remedy) =>
        new(fault, $"connection.{code}", text, remedy);
}
