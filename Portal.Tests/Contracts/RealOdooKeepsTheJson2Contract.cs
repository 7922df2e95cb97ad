using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>The same against a real Odoo from 19 on; what <see cref="RealOdooKeepsTheContract"/> says of its records holds here too.</summary>
public sealed class RealOdooKeepsTheJson2Contract(RealOdooKeepsTheContract.Connected connected)
    : Json2Contract,
        IClassFixture<RealOdooKeepsTheContract.Connected>
{
    /// <summary>All of them, or one line that is skipped with the reason where no real Odoo is given.</summary>
    public static new TheoryData<string, string> Recordings =>
        RealOdooKeepsTheContract.Connected.Unset.Length == 0 ? Json2Contract.Recordings : new() { { "all of them", "recorded" } };

    private protected override async Task<OdooTarget> TargetAsync()
    {
        if (connected.Target is { ApiKey: not null } target && await SpeaksJson2Async(target))
        {
            return target;
        }

        var required = (Environment.GetEnvironmentVariable("PORTAL_TESTS_REQUIRE") ?? "").Split([',', ' ']).Contains("odoo19");
        Assert.False(required, "PORTAL_TESTS_REQUIRE names odoo19, but ODOO_URL and ODOO_API_KEY name no Odoo 19.");
        Assert.Skip("Set ODOO_URL, ODOO_DB, ODOO_USERNAME, ODOO_PASSWORD and ODOO_API_KEY to ask a real Odoo 19.");
        throw new InvalidOperationException("Assert.Skip returned.");
    }

    private static async Task<bool> SpeaksJson2Async(OdooTarget target)
    {
        var answer = await target.SendAsync(HttpMethod.Get, "/web/version", [], "");
        return answer is { Status: 200, Body: JsonObject body } && body["version_info"]?[0]?.GetValue<int>() >= 19;
    }
}
