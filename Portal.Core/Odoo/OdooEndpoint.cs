using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>Finds out where Odoo is now; null when none is configured. Asked before every call, so it must be cheap and safe to repeat.</summary>
public delegate ValueTask<OdooEndpoint?> OdooEndpointResolver(CancellationToken cancellationToken);

/// <summary>One Odoo database and the account Portal uses there.</summary>
public sealed class OdooEndpoint
{
    /// <summary>Names a database and an account.</summary>
    /// <param name="baseUrl">Absolute http or https address, with or without a path.</param>
    /// <param name="publicUrl">Address of the same Odoo for a person's browser; null when there are no pages to link to.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="login">Login of Portal's user.</param>
    /// <param name="secret">Its password or API key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https.</exception>
    public OdooEndpoint(Uri baseUrl, Uri? publicUrl, string database, string login, Secret secret)
    {
        if (!baseUrl.IsAbsoluteUri || baseUrl.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("The address must be absolute http or https.", nameof(baseUrl));
        }

        BaseUrl = WithSlash(baseUrl);
        PublicUrl = publicUrl is null ? null : WithSlash(publicUrl);
        Database = database;
        Login = login;
        Secret = secret;
    }

    /// <summary>Address the calls go to; its path ends in a slash.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Address for a person's browser, its path ending in a slash, or null.</summary>
    public Uri? PublicUrl { get; }

    /// <summary>Name of the database.</summary>
    public string Database { get; }

    /// <summary>Login of Portal's user; JSON-2 does without.</summary>
    public string Login { get; }

    /// <summary>Its password or API key.</summary>
    public Secret Secret { get; }

    /// <summary>True when the secret is an API key: JSON-2 takes nothing else.</summary>
    public bool HasApiKey { get; init; }

    /// <summary>The key, where Portal made it; null for a configured one.</summary>
    internal KeptKey? Kept { get; private init; }

    /// <summary>The endpoint of these settings; null when they name no URL. The API key wins over the password.</summary>
    /// <param name="options">Settings without faults.</param>
    public static OdooEndpoint? From(OdooOptions options)
    {
        if (options.Url.Length == 0)
        {
            return null;
        }

        var url = new Uri(options.Url, UriKind.Absolute);
        var secret = new Secret(options.ApiKey.Length > 0 ? options.ApiKey : options.Password);
        return new OdooEndpoint(url, url, options.Database, options.Username, secret) { HasApiKey = options.ApiKey.Length > 0 };
    }

    /// <summary>The same account, signed in to with another key.</summary>
    internal OdooEndpoint With(Secret key) => new(BaseUrl, PublicUrl, Database, Login, key) { HasApiKey = true };

    /// <summary>The same account, signed in to with a key that Portal made.</summary>
    internal OdooEndpoint With(KeptKey kept) =>
        new(BaseUrl, PublicUrl, Database, Login, kept.Secret) { HasApiKey = true, Kept = kept };

    /// <summary>Where it is, without the secret.</summary>
    internal ConnectionTarget ToTarget() => new(BaseUrl.ToString(), Database, Login);

    /// <summary>True when a sign-in at the other one is good here too: same server, database, login and secret.</summary>
    internal bool HasSameAccountAs(OdooEndpoint other) =>
        ReferenceEquals(this, other)
        || (
            BaseUrl == other.BaseUrl
            && Database == other.Database
            && Login == other.Login
            && HasApiKey == other.HasApiKey
            && Secret.Reveal() == other.Secret.Reveal()
        );

    private static Uri WithSlash(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;
}
