using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts.Cases;

/// <summary>What only JSON-2 has: keys, statuses, the flat body. All of it from the documentation. Source: d1.</summary>
internal static class Json2Cases
{
    private const string Count = "/json/2/res.partner/search_count";
    private const string WrongKey = "werkzeug.exceptions.Unauthorized";
    private const string NotFound = "werkzeug.exceptions.NotFound";
    private const string Unprocessable = "werkzeug.exceptions.UnprocessableEntity";

    public static IEnumerable<Json2Case> All => [.. Keys, .. Addresses, .. Bodies, .. Results];

    private static IEnumerable<Json2Case> Keys =>
        [
            new("a key that is none") { Authorization = "bearer 0000", Fails = (401, WrongKey, "Invalid apikey") },
            new("no key") { Authorization = null, Fails = (401, WrongKey, "User not authenticated") },
            new("a password's scheme") { Authorization = "Basic YWRtaW46YWRtaW4=", Fails = (401, WrongKey, "") },
            new("the scheme in capitals") { Authorization = "BEARER {key}", Gives = IsNumber },
            new("the key's owner")
            {
                Path = "/json/2/res.users/context_get",
                Body = "{}",
                Gives = (target, result) => Assert.Equal(target.Uid, result!["uid"]!.GetValue<long>()),
            },
        ];

    private static IEnumerable<Json2Case> Addresses =>
        [
            new("another method than POST") { Method = "GET", Fails = (404, NotFound, "Did you mean POST /json/2/") },
            new("a longer address") { Path = $"{Count}/1", Fails = (404, NotFound, "Did you mean POST /json/2/") },
            new("a shorter address") { Path = "/json/2/res.partner", Fails = (404, NotFound, "Did you mean POST /json/2/") },
            new("the version, without a key")
            {
                Method = "GET",
                Path = "/web/version",
                Authorization = null,
                Body = "",
                Gives = IsVersion,
            },
        ];

    private static IEnumerable<Json2Case> Bodies =>
        [
            new("another media type") { ContentType = "text/plain", Status = 415 },
            new("broken JSON") { Body = """{"domain":[""", Fails = (400, "werkzeug.exceptions.BadRequest", "could not parse") },
            new("ids for a method of the model")
            {
                Body = """{"ids":[1],"domain":[]}""",
                Fails = (422, Unprocessable, "cannot call res.partner.search_count with ids"),
            },
            new("an argument that the method has not")
            {
                Body = """{"domain":[],"bogus":1}""",
                Fails = (422, Unprocessable, "got an unexpected keyword argument"),
            },
            new("a missing argument") { Body = "{}", Fails = (422, Unprocessable, "missing a required argument") },
            new("a missing argument of a method on records")
            {
                Path = "/json/2/res.partner/write",
                Body = """{"ids":[1]}""",
                Fails = (422, Unprocessable, "missing a required argument"),
            },
            new("empty ids for a method of the model") { Body = """{"ids":[],"domain":[]}""", Gives = IsNumber },
        ];

    private static IEnumerable<Json2Case> Results =>
        [
            new("a context") { Body = """{"domain":[],"context":{"active_test":false}}""", Gives = IsNumber },
            new("a context with a language that is not installed")
            {
                Body = """{"domain":[],"context":{"lang":"xx"}}""",
                Fails = (422, "odoo.exceptions.UserError", "Invalid language code"),
            },
        ];

    private static void IsNumber(OdooTarget target, JsonNode? result) => Assert.True(result!.GetValue<int>() > 0);

    private static void IsVersion(OdooTarget target, JsonNode? result)
    {
        Assert.Equal(["version", "version_info"], result!.AsObject().Select(part => part.Key).Order(StringComparer.Ordinal));
        Assert.True(result["version_info"]![0]!.GetValue<int>() >= 19);
        Assert.Equal(6, result["version_info"]!.AsArray().Count);
    }
}
