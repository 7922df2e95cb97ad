using Microsoft.AspNetCore.Components.Authorization;
using Portal.Core;

namespace Portal.Auth;

/// <summary>Who uses this page, in a circuit as in a plain answer. Pages ask at each act, so that a role taken away counts at once.</summary>
internal sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    public async Task<Actor> GetAsync() => ActorClaims.Read((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>The session they use; for someone signed out one that does not exist.</summary>
    public async Task<Guid> GetSessionAsync() =>
        ActorClaims.FindSession((await authentication.GetAuthenticationStateAsync()).User) ?? Guid.Empty;
}
