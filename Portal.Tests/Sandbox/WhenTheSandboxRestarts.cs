using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenTheSandboxRestarts : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-sandbox-");

    private string File => Path.Combine(_folder.FullName, "odoo.db");

    [Fact]
    public async Task Every_answered_change_is_there_to_the_microsecond()
    {
        string before;
        long company;
        await using (var server = await StartAsync())
        {
            company = await server.PartnerAsync(
                """{"name":"Kept","is_company":true,"comment":"<p>n</p>","child_ids":[[0,0,{"name":"C"}]]}"""
            );
            await server.CallAsync("res.partner", "message_post", $"[[{company}]]", """{"body":"said"}""");
            before = await StateAsync(server);
        }

        await using var again = await StartAsync();

        Assert.Equal(before, await StateAsync(again));
        Assert.Equal(1, await again.CountAsync($$"""[["id","child_of",{{company}}],["name","=","C"]]"""));
    }

    [Fact]
    public async Task A_deleted_record_stays_deleted_and_its_id_is_not_given_again()
    {
        long gone;
        await using (var server = await StartAsync())
        {
            gone = await server.PartnerAsync("""{"name":"Gone"}""");
            await server.CallAsync("res.partner", "unlink", $"[[{gone}]]");
        }

        await using var again = await StartAsync();

        Assert.Equal(0, await again.CountAsync("""[["name","=","Gone"]]"""));
        Assert.True(await again.PartnerAsync("""{"name":"Next"}""") > gone);
    }

    [Fact]
    public async Task The_demonstration_is_put_in_once()
    {
        var options = new SandboxOptions { OdooFile = File };
        int before;
        await using (
            var server = await SandboxServer.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken)
        )
        {
            before = await server.CountAsync();
        }

        await using var again = await SandboxServer.StartAsync(
            options,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(before, await again.CountAsync());
    }

    [Fact]
    public async Task What_is_in_the_file_when_the_process_dies_is_all_that_was_answered()
    {
        await using var server = await StartAsync();
        await server.PartnerAsync("""{"name":"Answered"}""");
        var copy = Path.Combine(_folder.FullName, "copy.db");
        System.IO.File.Copy(File, copy);
        System.IO.File.Copy($"{File}-wal", $"{copy}-wal");

        await using var survivor = await SandboxServer.StartAsync(TestContext.Current.CancellationToken, file: copy);

        Assert.Equal(1, await survivor.CountAsync("""[["name","=","Answered"]]"""));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<SandboxServer> StartAsync() => SandboxServer.StartAsync(TestContext.Current.CancellationToken, file: File);

    private static async Task<string> StateAsync(SandboxServer server)
    {
        using var sandbox = new StringWriter();
        foreach (var model in new[] { "res.partner", "res.users", "res.country", "mail.message" })
        {
            var rows = await server.CallAsync(
                model,
                "search_read",
                "[[]]",
                """{"order":"write_date,id","context":{"active_test":false}}"""
            );
            await sandbox.WriteLineAsync(rows!.ToJsonString());
        }

        return sandbox.ToString();
    }
}
