using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Persistence;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>Registers accounts, sessions, roles and the limits on signing in.</summary>
internal static class AuthRegistration
{
    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 that a password costs. Source: ASVS 5.0 §11.4.2.</summary>
    public const int HashRounds = 210_000;

    public static void AddAuth(this IServiceCollection services, AuthOptions options)
    {
        services.AddSingleton(options).AddAccounts(options.Rules);
        services.AddSingleton<KnownDevices>().AddSingleton<SignInGuard>();
        services.AddScoped<SignIn>().AddScoped<SignInCode>().AddScoped<PasskeyExchange>();
        services.AddScoped<CurrentActor>().AddScoped<PublicAddress>();
        services.AddScoped<AccountSetup>().AddScoped<FirstAdministrator>();
#pragma warning disable RS0030 // the one place that speaks to the operator and not to the log
        services.TryAddSingleton(new OperatorConsole(Console.Out));
#pragma warning restore RS0030
        AddIdentity(services);
        AddSessions(services, options);
        AddRoles(services);
        services.AddSingleton<SignInLimiter>();
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Identity's stores want a scoped context; everything else makes one per operation from the factory
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        services
            .AddIdentityCore<PortalUser>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = ""; // the user name is the e-mail, checked as such
                identity.Password = new PasswordOptions
                {
                    RequiredLength = PasswordRules.Least,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<PortalDbContext>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashRounds);
        services.AddScoped<IPasskeyHandler<PortalUser>, PasskeyHandler<PortalUser>>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // a passkey stands for both factors, and for the e-mail too
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
        });
        services.AddSingleton<ProtectionKeys>();
        services.AddDataProtection().SetApplicationName("Portal");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<ProtectionKeys>((management, keys) => management.XmlRepository = keys);
    }

    private static void AddSessions(IServiceCollection services, AuthOptions options)
    {
        services.AddScoped<SessionCookie>();
        services
            .AddAuthentication(SessionCookie.Scheme)
            .AddCookie(
                SessionCookie.Scheme,
                cookie =>
                {
                    cookie.Cookie.Name = SchemeCookies.Session;
                    cookie.Cookie.Path = "/";
                    cookie.Cookie.HttpOnly = true;
                    cookie.Cookie.SameSite = SameSiteMode.Lax;
                    cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                    // the session in the database decides; the cookie need not outlive it
                    cookie.ExpireTimeSpan = options.Rules.SessionTimeout;
                    cookie.SlidingExpiration = false;
                    cookie.LoginPath = AccountEndpoints.SignInPath;
                    cookie.ReturnUrlParameter = "returnUrl";
                    cookie.EventsType = typeof(SessionCookie);
                }
            );
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = SchemeCookies.Antiforgery;
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
    }

    private static void AddRoles(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        var authorization = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var right in AccessPolicy.All)
        {
            authorization.AddPolicy(right.Name, policy => policy.RequireRole(right.Roles.Select(role => role.ToString())));
        }
    }
}
