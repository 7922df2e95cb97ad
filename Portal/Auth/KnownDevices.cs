using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Portal.Hosting;
using Secret = Portal.Core.Secret;

namespace Portal.Auth;

/// <summary>
/// Remembers in a sealed cookie who signed in with a browser before. It opens nothing: what strangers fail with their e-mail just does not
/// concern that browser, whose own failures are counted by themselves. Thread-safe. Source: ASVS 5.0 §6.3.1.
/// </summary>
internal sealed class KnownDevices(IDataProtectionProvider protection, TimeProvider time)
{
    private const int MostPeople = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Auth.Device");

    /// <summary>The browser's own id if this person signed in with it before; null otherwise.</summary>
    public Guid? Find(Secret? cookie, Guid user) => Read(cookie) is { } device && device.People.Contains(user) ? device.Id : null;

    /// <summary>Notes that this person has just signed in with the browser of a request.</summary>
    public void Remember(HttpContext context, Guid user)
    {
        var known = Read(Caller.Of(context).DeviceCookie);
        IEnumerable<Guid> people = [user, .. known?.People.Where(each => each != user) ?? []];
        var device = known?.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        var until = time.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{until} {device:N} {string.Join(' ', people.Take(MostPeople).Select(each => each.ToString("N")))}"
        );
        context.Response.Cookies.Append(
            SchemeCookies.Device,
            _protector.Protect(text),
            new CookieOptions
            {
                Path = "/",
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                IsEssential = true,
                MaxAge = Lifetime,
            }
        );
    }

    private Device? Read(Secret? cookie)
    {
        if (cookie is null)
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(cookie.Reveal()).Split(' ');
            var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return until > time.GetUtcNow() ? new Device(Guid.Parse(parts[1]), [.. parts[2..].Select(Guid.Parse)]) : null;
        }
        catch (CryptographicException)
        {
            return null; // made up, or sealed with keys of another installation: a browser like any other
        }
    }

    private sealed record Device(Guid Id, IReadOnlyList<Guid> People);
}
