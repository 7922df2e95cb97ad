namespace Portal.Tests.Support;

/// <summary>What <c>test.sh</c> tells the tests, and where they put what a person may want to look at.</summary>
public static class TestEnvironment
{
    public const string PostgresVariable = "PORTAL_TESTS_POSTGRES";
    public const string MosquittoVariable = "MOSQUITTO_PATH";
    public const string BrowserVariable = "CHROMIUM_PATH";
    public const string RequireVariable = "PORTAL_TESTS_REQUIRE";

    /// <summary>The top folder of the repository, found from the test program upwards.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Screenshots and the like of this run; exists.</summary>
    public static string Artifacts { get; } =
        Directory
            .CreateDirectory(
                Environment.GetEnvironmentVariable("PORTAL_TESTS_ARTIFACTS") ?? Path.Combine(Root, "artifacts", "tests", "last")
            )
            .FullName;

    /// <summary>
    /// The variable's value. Where it is unset the running test is skipped with the reason, or fails when
    /// <c>PORTAL_TESTS_REQUIRE</c> lists the need.
    /// </summary>
    public static string Require(string need, string variable) =>
        Require(
            need,
            variable,
            Environment.GetEnvironmentVariable(variable),
            Environment.GetEnvironmentVariable(RequireVariable)
        );

    internal static string Require(string need, string variable, string? value, string? required)
    {
        if (!string.IsNullOrEmpty(value))
        {
            return value;
        }

        var reason = $"{variable} is not set; ./test.sh sets it.";
        if ((required ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(need))
        {
            Assert.Fail($"{reason} {RequireVariable} lists \"{need}\", so this is no reason to skip.");
        }

        Assert.Skip(reason);
        return "";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
