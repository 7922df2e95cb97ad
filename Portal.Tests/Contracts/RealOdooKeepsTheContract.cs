namespace Portal.Tests.Contracts;

/// <summary>
/// The same replays against a real Odoo 18 with Contacts and Invoicing. They make contacts and users with a word of their own in the
/// name and delete them again; use a database that may be written to.
/// </summary>
public sealed class RealOdooKeepsTheContract(RealOdooKeepsTheContract.Connected connected)
    : OdooContract,
        IClassFixture<RealOdooKeepsTheContract.Connected>
{
    /// <summary>All of them, or one line that is skipped with the reason where no real Odoo is given.</summary>
    public static new TheoryData<string> Recordings => Connected.Unset.Length == 0 ? OdooContract.Recordings : ["all of them"];

    private protected override Task<OdooTarget> TargetAsync()
    {
        if (connected.Target is { } target)
        {
            return Task.FromResult(target);
        }

        var required = (Environment.GetEnvironmentVariable("PORTAL_TESTS_REQUIRE") ?? "").Split([',', ' ']).Contains("odoo");
        Assert.False(required, $"PORTAL_TESTS_REQUIRE names odoo, but {Connected.Unset} isn't set.");
        Assert.Skip($"Set {Connected.Unset} to replay against a real Odoo 18.");
        throw new InvalidOperationException("Assert.Skip returned.");
    }

    public sealed class Connected : IAsyncLifetime
    {
        private static readonly string[] Names = ["ODOO_URL", "ODOO_DB", "ODOO_USERNAME", "ODOO_PASSWORD"];
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        internal static string Unset =>
            string.Join(", ", Names.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))));

        internal OdooTarget? Target { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (Unset.Length == 0)
            {
                var values = Names.Select(name => Environment.GetEnvironmentVariable(name) ?? "").ToArray();
                Target = new(
                    _http,
                    new(values[0]),
                    values[1],
                    values[2],
                    values[3],
                    Environment.GetEnvironmentVariable("ODOO_API_KEY")
                );
                await Target.LogInAsync();
            }
        }

        public ValueTask DisposeAsync()
        {
            _http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
