using Portal.Core;

namespace Portal.Tests.Safety;

/// <summary>Who gets past an address.</summary>
public enum Gate
{
    /// <summary>Everyone.</summary>
    Open,

    /// <summary>Everyone who is signed in, whatever their roles.</summary>
    SignedIn,

    /// <summary>Those of the roles named.</summary>
    Roles,

    /// <summary>Programs of this very machine, whoever is signed in.</summary>
    ThisMachine,

    /// <summary>Who proves to be the other system; no sign-in counts.</summary>
    Proof,
}

/// <summary>What is expected of one address of the program.</summary>
/// <param name="Address">Methods and pattern, such as <c>GET /audit/export.csv</c>; pages say <c>PAGE</c>, a family ends in <c>*</c>.</param>
/// <param name="Gate">Who gets past.</param>
/// <param name="Roles">The roles, for <see cref="Gate.Roles"/>.</param>
public sealed record RouteRule(string Address, Gate Gate, params Role[] Roles)
{
    private static readonly Role[] Billing = [Role.Administrator, Role.Finance, Role.Viewer, Role.Member];
    private static readonly Role[] Desk = [Role.Administrator, Role.Operations, Role.Viewer];
    private static readonly Role[] Support = [Role.Administrator, Role.Support, Role.Viewer];
    private static readonly Role[] Bookkeepers = [Role.Administrator, Role.Finance];

    /// <summary>The one table. An address that no rule covers fails the test, and so does a rule that covers none. Source: DESIGN §7, §9.</summary>
    public static IReadOnlyList<RouteRule> All { get; } =
    [
        new("PAGE /signin", Gate.Open),
        new("PAGE /signin/code", Gate.Open),
        new("PAGE /welcome", Gate.Open),
        new("PAGE /setup", Gate.Open),
        new("PAGE /confirm-email", Gate.Open),
        new("PAGE /error", Gate.Open),
        new("PAGE /forbidden", Gate.Open),
        new("PAGE /not-found", Gate.Open),
        new("PAGE /", Gate.SignedIn),
        new("PAGE /account", Gate.SignedIn),
        new("PAGE /crowded", Gate.SignedIn),
        new("PAGE /step-up", Gate.SignedIn),
        new("PAGE /alarms", Gate.Roles, Role.Administrator, Role.Operations, Role.Finance, Role.Support, Role.Sales, Role.Viewer),
        new("PAGE /messages", Gate.Roles, Desk),
        new("PAGE /messages/{Id:guid}", Gate.Roles, Desk),
        new("PAGE /messages/out", Gate.Roles, Desk),
        new("PAGE /messages/out/{Id:guid}", Gate.Roles, Desk),
        new("PAGE /entitlements", Gate.Roles, Desk),
        new("PAGE /entitlements/{OrderId:int}", Gate.Roles, [.. Desk, Role.Sales]),
        new("PAGE /entitlements/differences", Gate.Roles, Desk),
        new("PAGE /mapping", Gate.Roles, Desk),
        new("PAGE /seats", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /seats/{Id:guid}", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /seats/lines/{Id:guid}", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /subscriptions", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /subscriptions/{Id:guid}", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /subscriptions/states", Gate.Roles, [.. Desk, Role.Finance]),
        new("PAGE /catalogue", Gate.Roles, [.. Bookkeepers, Role.Viewer]),
        new("PAGE /catalogue/{Id:guid}", Gate.Roles, [.. Bookkeepers, Role.Viewer]),
        new("PAGE /assets", Gate.Roles, Support),
        new("PAGE /assets/{Id:guid}", Gate.Roles, Support),
        new("PAGE /alerts/groups", Gate.Roles, Support),
        new("PAGE /assets/clients", Gate.Roles, Support),
        new("GET /assets/export.csv", Gate.Roles, Support),
        new("PAGE /map", Gate.Roles, Support),
        new("GET /map/data.json", Gate.Roles, Support),
        new("GET /map/export.csv", Gate.Roles, Support),
        new("PAGE /alerts", Gate.Roles, Support),
        new("PAGE /alerts/{Key:guid}", Gate.Roles, Support),
        new("PAGE /alerts/rules", Gate.Roles, Support),
        new("PAGE /tickets", Gate.Roles, Support),
        new("PAGE /tickets/{Key:guid}", Gate.Roles, Support),
        new("GET /tickets/export.csv", Gate.Roles, Support),
        new("PAGE /alerts/windows", Gate.Roles, Support),
        new("PAGE /jobs", Gate.Roles, Desk),
        new("PAGE /jobs/{Name}", Gate.Roles, Desk),
        new("PAGE /jobs/history", Gate.Roles, Desk),
        new("PAGE /billing-addresses", Gate.Roles, Billing),
        new("PAGE /billing-addresses/{Id:guid}", Gate.Roles, Billing),
        new("PAGE /billing-addresses/new", Gate.Roles, Role.Administrator, Role.Finance, Role.Member),
        new("PAGE /billing-addresses/{Id:guid}/edit", Gate.Roles, Bookkeepers),
        new("PAGE /billing-addresses/roles", Gate.Roles, Bookkeepers),
        new("PAGE /organizations", Gate.Roles, Billing),
        new("PAGE /organizations/{Id:guid}", Gate.Roles, Billing),
        new("PAGE /organizations/new", Gate.Roles, Role.Administrator, Role.Finance, Role.Member),
        new("PAGE /connections", Gate.Roles, Role.Administrator, Role.Viewer),
        new("PAGE /audit", Gate.Roles, Role.Administrator, Role.Viewer),
        new("PAGE /audit/{Id:guid}", Gate.Roles, Role.Administrator, Role.Viewer),
        new("PAGE /sandbox", Gate.Roles, Role.Administrator, Role.Operations),
        new("PAGE /users", Gate.Roles, Role.Administrator),
        new("PAGE /users/new", Gate.Roles, Role.Administrator),
        new("PAGE /users/{Id:guid}", Gate.Roles, Role.Administrator),
        new("PAGE /records", Gate.Roles, Role.Administrator),
        new("GET /billing-addresses/export.csv", Gate.Roles, Billing),
        new("GET /entitlements/export.csv", Gate.Roles, Desk),
        new("GET /subscriptions/export.csv", Gate.Roles, [.. Desk, Role.Finance]),
        new("GET /seats/{id:guid}/export.csv", Gate.Roles, [.. Desk, Role.Finance]),
        new("GET /seats/{id:guid}/export.xlsx", Gate.Roles, [.. Desk, Role.Finance]),
        new("GET /jobs/history/export.csv", Gate.Roles, Desk),
        new("GET /audit/export.csv", Gate.Roles, Role.Administrator, Role.Viewer),
        new("GET /records/people/{id:guid}/export.json", Gate.Roles, Role.Administrator),
        new("GET /find", Gate.SignedIn),
        new("POST /find/acts/{key}", Gate.SignedIn),
        new("POST /signout", Gate.Open),
        new("POST /session/seen", Gate.Open),
        new("POST /session/passkey-signin", Gate.Open),
        new("POST /session/passkey-signin/options", Gate.Open),
        new("POST /session/passkeys", Gate.SignedIn),
        new("POST /session/passkeys/options", Gate.SignedIn),
        new("GET /health/live", Gate.Open),
        new("GET /health/ready", Gate.Open),
        new("GET /metrics", Gate.Proof),
        new("POST /hooks/odoo/{secret}", Gate.Proof),
        new("POST /hooks/abs", Gate.Proof),
        new("POST /hooks/events", Gate.Proof),
        new("POST /hooks/pulseway", Gate.Proof),
        new("POST /hooks/rocketcyber", Gate.Proof),
        new("* /_blazor*", Gate.SignedIn),
        new("* /_framework/opaque-redirect", Gate.SignedIn),
        new("* /sandbox/*", Gate.ThisMachine),
        new("FILE *", Gate.Open),
        new("GET /{**path:file}", Gate.Open), // files again, where Portal runs from what was built and not from what was published
    ];

    /// <summary>The rule that covers an address: its own before that of a family.</summary>
    public static RouteRule? Of(string address) =>
        All.FirstOrDefault(rule => rule.Address == address) ?? All.FirstOrDefault(rule => rule.Covers(address));

    /// <summary>True when these roles get past.</summary>
    public bool LetsIn(Role? role) => Gate == Gate.SignedIn || (role is { } held && Roles.Contains(held));

    private bool Covers(string address)
    {
        if (!Address.EndsWith('*') && !Address.StartsWith('*'))
        {
            return false;
        }

        var (verb, path) = (Address.Split(' ', 2)[0], Address.Split(' ', 2)[1]);
        var (askedVerb, askedPath) = (address.Split(' ', 2)[0], address.Split(' ', 2)[1]);
        return (verb == "*" || verb == askedVerb)
            && (path.EndsWith('*') ? askedPath.StartsWith(path[..^1], StringComparison.Ordinal) : askedPath == path);
    }
}
