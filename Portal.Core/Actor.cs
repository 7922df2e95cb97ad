namespace Portal.Core;

/// <summary>What a person may do; one person may hold several. Source: DESIGN §9.</summary>
public enum Role
{
    /// <summary>Everything, users, API clients, connections.</summary>
    Administrator,

    /// <summary>Billing addresses, organizations, seats, subscriptions, catalogue, reports.</summary>
    Finance,

    /// <summary>Entitlements, messages, fleets, jobs, sandbox.</summary>
    Operations,

    /// <summary>Assets, alerts, tickets, mapping, map.</summary>
    Support,

    /// <summary>Retail orders, outlets, reports.</summary>
    Sales,

    /// <summary>Reads everything but raw bodies, changes nothing.</summary>
    Viewer,

    /// <summary>Only the billing addresses that 003-12 and 003-13 let them see, and their organizations.</summary>
    Member,
}

/// <summary>Who acts: a signed-in person, or Portal itself.</summary>
/// <param name="Id">The user's id; null for Portal itself.</param>
/// <param name="Name">Name for the audit and the pages.</param>
/// <param name="Email">Address that counts for visibility (set by an administrator or verified), or null. Source: DESIGN §9.</param>
/// <param name="Roles">Roles held now.</param>
public sealed record Actor(Guid? Id, string Name, string? Email, IReadOnlySet<Role> Roles)
{
    /// <summary>The session the person acts from; null for Portal itself.</summary>
    public Guid? Session { get; init; }

    /// <summary>Portal itself: jobs and start-up.</summary>
    public static Actor Portal { get; } = new(null, "Portal", null, new HashSet<Role> { Role.Administrator });

    /// <summary>True when at least one of the roles is held.</summary>
    public bool Holds(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role))
            {
                return true;
            }
        }

        return false;
    }
}
