namespace Portal.Core.Odoo;

/// <summary>How Portal speaks with Odoo. Source: C10.</summary>
public enum OdooProtocol
{
    /// <summary>JSON-2 where the server is Odoo 19 or later and an API key is set, else JSON-RPC.</summary>
    Auto,

    /// <summary>The JSON-2 API of Odoo 19 and later, with an API key.</summary>
    Json2,

    /// <summary><c>/jsonrpc</c>, Odoo 16 to 21, with a password or an API key.</summary>
    JsonRpc,
}

/// <summary>Which fields Portal may rely on in Odoo. Source: C1.</summary>
public enum OdooProfile
{
    /// <summary>Those of Odoo's own modules; what they cannot hold, Portal keeps itself.</summary>
    Standard,

    /// <summary>Also the <c>x_</c> models and fields that Odoo Studio or Portal made there.</summary>
    Studio,
}

/// <summary>
/// Where Odoo is and how Portal calls it. The host binds section <c>Odoo</c> and the environment aliases named below.
/// Source: 003-3, DESIGN §6.
/// </summary>
public sealed class OdooOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Odoo";

    /// <summary>
    /// <c>Odoo:Url</c>, alias <c>ODOO_URL</c>: address of the server, with a path when Odoo is below one. Empty means that Odoo is not
    /// configured. Example: <c>https://odoo.example.com</c>.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary><c>Odoo:Database</c>, alias <c>ODOO_DB</c>: name of the database. Needed with a URL.</summary>
    public string Database { get; set; } = "";

    /// <summary>
    /// <c>Odoo:Username</c>, alias <c>ODOO_USERNAME</c>: login of Portal's own Odoo user. Needed with a URL, except for
    /// <see cref="OdooProtocol.Json2"/>, where the key alone says who calls.
    /// </summary>
    public string Username { get; set; } = "";

    /// <summary><c>Odoo:Password</c>, alias <c>ODOO_PASSWORD</c>: its password, for JSON-RPC. This or the API key is needed with a URL.</summary>
    public string Password { get; set; } = "";

    /// <summary><c>Odoo:ApiKey</c>, alias <c>ODOO_API_KEY</c>: an API key of that user; wins over the password.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary><c>Odoo:Protocol</c>: <c>Auto</c> (default), <c>Json2</c>, which needs an API key, or <c>JsonRpc</c>.</summary>
    public OdooProtocol Protocol { get; set; } = OdooProtocol.Auto;

    /// <summary><c>Odoo:Profile</c>: <c>Standard</c> (default) or <c>Studio</c>.</summary>
    public OdooProfile Profile { get; set; } = OdooProfile.Standard;

    /// <summary><c>Odoo:RequestTimeout</c>: how long one request may take in all, 1 s to 2 min. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>Odoo:ConnectTimeout</c>: how long a connection may take to open, 1 s to 1 min. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// <c>Odoo:MaxParallelCalls</c>: requests in flight at once, 1 to 32; more wait in Portal. Default 4: an Odoo with N workers serves
    /// only N at once.
    /// </summary>
    public int MaxParallelCalls { get; set; } = 4;

    /// <summary>
    /// <c>Odoo:Companies</c>: ids of our own companies in Odoo that Portal works with, the one for new records first; empty (written
    /// <c>all</c>, the default) for all that the account may.
    /// </summary>
    public IReadOnlyList<int> Companies { get; set; } = [];

    /// <summary>Everything wrong with these settings, each with its key and a legal example; empty when they can be used.</summary>
    public IReadOnlyList<string> ListFaults() => [.. ListAccountFaults(), .. ListLimitFaults()];

    private IEnumerable<string> ListAccountFaults()
    {
        if (Url.Length == 0)
        {
            yield break;
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return $"{Section}:Url (ODOO_URL) is not an http or https address. Example: https://odoo.example.com";
        }
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            yield return $"{Section}:Url (ODOO_URL) must be the bare address, without user, query or fragment. "
                + "Example: https://odoo.example.com";
        }

        if (Database.Length == 0)
        {
            yield return $"{Section}:Database (ODOO_DB) is missing. Example: production";
        }

        if (Username.Length == 0 && Protocol != OdooProtocol.Json2)
        {
            yield return $"{Section}:Username (ODOO_USERNAME) is missing. Example: portal@example.com";
        }

        if (Protocol == OdooProtocol.Json2 && ApiKey.Length == 0)
        {
            yield return $"{Section}:ApiKey (ODOO_API_KEY) is missing, and {Section}:Protocol=Json2 takes no password. Example: an API key of that user";
        }
        else if (ApiKey.Any(static sign => sign is < ' ' or > '~'))
        {
            yield return $"{Section}:ApiKey (ODOO_API_KEY) holds a line break or signs that no key has. Example: an API key of that user";
        }
        else if (Password.Length == 0 && ApiKey.Length == 0)
        {
            yield return $"{Section}:Password (ODOO_PASSWORD) or {Section}:ApiKey (ODOO_API_KEY) is missing. Example: an API key of that user";
        }
    }

    private IEnumerable<string> ListLimitFaults()
    {
        if (RequestTimeout < TimeSpan.FromSeconds(1) || RequestTimeout > TimeSpan.FromMinutes(2))
        {
            yield return $"{Section}:RequestTimeout must be from 1 s to 2 min. Example: 00:00:30";
        }

        if (ConnectTimeout < TimeSpan.FromSeconds(1) || ConnectTimeout > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:ConnectTimeout must be from 1 s to 1 min. Example: 00:00:10";
        }

        if (MaxParallelCalls is < 1 or > 32)
        {
            yield return $"{Section}:MaxParallelCalls must be from 1 to 32. Example: 4";
        }
    }
}
