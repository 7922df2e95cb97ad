using System.Collections;
using System.Net;
using System.Text.RegularExpressions;
using Portal.Tests.Architecture;
using Portal.Tests.Support;

namespace Portal.Tests.Publishing;

[Collection(nameof(MeasuredAlone))]
public sealed partial class WhenTheReadmesFirstCommandIsRun
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_first_page_answers_within_twenty_seconds_of_the_build()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TestFolder();
        var port = FreePort.Find();
        string[] command =
        [
            .. Command().Match(RepositoryFiles.Named("README.md").Text).Value.Split(' '),
            // what the tests run on is built already; port and folder are this test's own
            "--no-build",
            "--",
            "--urls",
            $"http://127.0.0.1:{port}",
            "--Portal:DataDirectory",
            folder.Path,
            "--Mqtt:SandboxPort",
            "0",
        ];

        await using var portal = ChildProcess.Start(command, TestEnvironment.Root, WithoutSettings());
        _ = await portal.WaitForLineAsync("listening on", StartLimit, cancellation);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var page = await client.GetAsync("/", cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.EndsWith("/signin", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    // the contract suite's Odoo, if any, is not this program's
    private static Dictionary<string, string> WithoutSettings() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(each => !((string)each.Key).StartsWith("ODOO_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!);

    [GeneratedRegex("^dotnet run --project Portal$", RegexOptions.Multiline)]
    private static partial Regex Command();
}

/// <summary>After all others, so that a measured time is not theirs.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
