using Portal.Auth;

namespace Portal.Pages.Billing;

/// <summary>Where a form that was opened from another one leads back to. Only addresses of this site count.</summary>
internal static class ReturnAddress
{
    private const string Home = "/";

    /// <summary>The address to go back to with the billing address chosen, or null when none, or none of this site, was given.</summary>
    public static string? With(string? returnTo, Guid billingAddress) =>
        Of(returnTo) is { } address ? $"{address}{(address.Contains('?') ? '&' : '?')}billingAddress={billingAddress}" : null;

    /// <summary>The address to go back to, or null.</summary>
    public static string? Of(string? returnTo) => LocalUrl.OrHome(returnTo) is var address && address != Home ? address : null;
}
