using Microsoft.AspNetCore.Components.Authorization;
using Portal.Configuration;

namespace Portal.Auth;

/// <summary>
/// Where Portal is for the people who get its links. A page's own idea of it comes from the browser, which may say anything; this is the setting,
/// or else the address of the request that opened the page, which only names of <c>AllowedHosts</c> reach.
/// </summary>
internal sealed class PublicAddress(PortalSettings settings, AuthenticationStateProvider authentication)
{
    /// <summary>The address, ending in "/".</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: there is nobody to make links for.</exception>
    public async Task<Uri> GetAsync() =>
        settings.PublicUrl
        ?? ActorClaims.FindSite((await authentication.GetAuthenticationStateAsync()).User)
        ?? throw new InvalidOperationException("Links are made for somebody who is signed in.");
}
