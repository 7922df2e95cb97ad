using Microsoft.EntityFrameworkCore;
using Portal.Configuration;
using Portal.Core.Accounts;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public abstract class WhenSandboxAndLiveShareADirectory(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly TestFolder _folder = new();

    private protected TestFolder Folder => _folder;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<RunningPortal> StartAsync(bool sandbox) =>
        RunningPortal.StartAsync(_folder, [("Sandbox:Enabled", sandbox ? "true" : "false")], database: Database.Options);

    public sealed class OnSqlite() : WhenSandboxAndLiveShareADirectory(DatabaseProvider.Sqlite)
    {
        [Fact]
        public async Task Each_has_a_file_of_its_own()
        {
            await using var sandbox = await StartAsync(sandbox: true);
            await using var live = await StartAsync(sandbox: false);

            await using var db = live.OpenDatabase();
            Assert.False(await db.Users.AnyAsync(Cancellation));
            Assert.True(File.Exists(Folder.File("sandbox/portal.db")));
            Assert.True(File.Exists(Folder.File("live/portal.db")));
        }

        [Fact]
        public async Task A_sandbox_file_copied_to_live_is_refused()
        {
            await using (await StartAsync(sandbox: true)) { }
            Directory.CreateDirectory(Folder.File("live"));
            File.Copy(Folder.File("sandbox/portal.db"), Folder.File("live/portal.db"));

            var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => StartAsync(sandbox: false));

            Assert.Contains("made for sandbox", refusal.Message, StringComparison.Ordinal);
        }
    }

    public sealed class OnPostgres() : WhenSandboxAndLiveShareADirectory(DatabaseProvider.Postgres)
    {
        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public async Task One_database_never_serves_both(bool sandboxFirst)
        {
            await using (await StartAsync(sandboxFirst)) { }

            var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => StartAsync(!sandboxFirst));

            Assert.Contains("their records never mix", refusal.Message, StringComparison.Ordinal);
        }
    }
}
