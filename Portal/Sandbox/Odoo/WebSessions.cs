using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Portal.Sandbox.Odoo;

/// <summary>The web client's door, by which a person signs in and gets a key made; a program needs it for nothing else.</summary>
/// <remarks>
/// Of what a real server tells at sign-in there is only who signed in. Sessions end with the process.
/// Source: Odoo 18, recordings web_session_authenticate_bad, web_session_authenticate_apikey, web_session_expired, apikey_web_*.
/// </remarks>
internal sealed class WebSessions(OdooSandbox sandbox)
{
    private const string Cookie = "session_id";
    private const int MostSessions = 1000;

    private readonly ConcurrentDictionary<string, long> _users = [];

    public static Task SignInAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<WebSessions>();
        return OdooEndpoints.RpcAsync(context, parameters => sessions.SignIn(context, parameters));
    }

    public static Task CallAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<WebSessions>();
        return OdooEndpoints.RpcAsync(context, parameters => sessions.Call(context, parameters));
    }

    private OdooReply SignIn(HttpContext context, Dictionary<string, object?> parameters)
    {
        var login = PyRepr.Text(parameters.GetValueOrDefault("login"));
        var isHere = parameters.GetValueOrDefault("db") is OdooSandbox.DatabaseName;
        if (!isHere || sandbox.LogIn(login, PyRepr.Text(parameters.GetValueOrDefault("password"))) is not { } uid)
        {
            throw OdooError.Denied();
        }

        if (_users.Count >= MostSessions)
        {
            _users.Clear();
        }

        var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _users[session] = uid;
        context.Response.Cookies.Append(
            Cookie,
            session,
            new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = Root(context),
            }
        );
        var answer = new Dictionary<string, object?>
        {
            ["uid"] = uid,
            ["db"] = OdooSandbox.DatabaseName,
            ["username"] = login,
        };
        return new(PyJson.Write(answer), ChangedRecords: false, Rows: 1);
    }

    private OdooReply Call(HttpContext context, Dictionary<string, object?> parameters) =>
        context.Request.Cookies[Cookie] is { } session && _users.TryGetValue(session, out var uid)
            ? sandbox.Run(uid, parameters)
            : throw OdooError.SessionExpired();

    private static string Root(HttpContext context)
    {
        var path = context.Request.PathBase + context.Request.Path;
        return path.Value?[..path.Value.IndexOf("/web/", StringComparison.Ordinal)] is { Length: > 0 } root ? root : "/";
    }
}
