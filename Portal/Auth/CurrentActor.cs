using Microsoft.AspNetCore.Components.Authorization;
using Portal.Core;

namespace Portal.Auth;

/// <summary>
/// Who uses this page, in a circuit as in a plain answer. Pages ask at each act, and an open page asks the database: a role taken away counts
/// with the next act, on every node.
/// </summary>
internal sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    public async Task<Actor> GetAsync() =>
        authentication is CircuitSession circuit
            ? await circuit.ReadActorAsync(CancellationToken.None) // one short query; the act itself can be stopped
            : ActorClaims.Read((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>The session they use; for someone signed out one that does not exist.</summary>
    public async Task<Guid> GetSessionAsync() =>
        ActorClaims.FindSession((await authentication.GetAuthenticationStateAsync()).User) ?? Guid.Empty;
}
