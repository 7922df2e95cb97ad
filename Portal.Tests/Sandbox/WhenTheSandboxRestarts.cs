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
    public async Task A_model_made_over_the_API_is_there_with_its_records()
    {
        await using (var server = await StartAsync())
        {
            await server.CallAsync(
                "ir.model",
                "create",
                """
                [{"name":"Thing","model":"x_thing","state":"manual",
                  "access_ids":[[0,0,{"name":"a","perm_read":true,"perm_create":true}]],
                  "field_id":[[0,0,{"name":"x_name","ttype":"char","field_description":"Name","index":true}],
                    [0,0,{"name":"x_partner_id","ttype":"many2one","relation":"res.partner","field_description":"Owner","on_delete":"restrict"}],
                    [0,0,{"name":"x_kind","ttype":"selection","field_description":"Kind","selection_ids":[[0,0,{"value":"a","name":"A"}]]}]]}]
                """
            );
            var owner = await server.PartnerAsync("""{"name":"Owner"}""");
            await server.CallAsync("x_thing", "create", $$"""[{"x_name":"T-1","x_partner_id":{{owner}},"x_kind":"a"}]""");
        }

        await using var again = await StartAsync();

        var rows = await again.CallAsync("x_thing", "search_read", "[[]]", """{"fields":["x_name","x_partner_id","x_kind"]}""");
        Assert.Equal("T-1 Owner a", $"{rows![0]!["x_name"]} {rows[0]!["x_partner_id"]![1]} {rows[0]!["x_kind"]}");
        var bad = await Assert.ThrowsAsync<OdooCallException>(() => again.CallAsync("x_thing", "create", """[{"x_kind":"b"}]"""));
        Assert.Equal("Wrong value for x_thing.x_kind: 'b'", bad.Text);
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
