using Portal.Core;
using Portal.Core.Backups;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Backups;

public sealed class WhenTheBackupsAreListed : IDisposable
{
    private static readonly Actor Ada = new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_that_is_let_go_of_meanwhile_is_left_out()
    {
        var gone = new FileInfo(_folder.File("portal-live-20261122T040000Z-nightly.zip"));
        File.WriteAllText(_folder.File("portal-live-20261121T040000Z-nightly.zip"), "12");

        var kept = Assert.Single(List(_folder.Path).Execute(Ada).Value!.Kept);

        Assert.Equal((2, 21), (kept.Length, kept.MadeAt.Day));
        Assert.Null(BackupFolder.Read(gone));
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_said_as_such()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("The superuser reads every folder, and Windows keeps rights otherwise.");
            return;
        }

        File.SetUnixFileMode(_folder.Path, UnixFileMode.None);

        var refused = List(_folder.Path).Execute(Ada);

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal("backups.folder-unreadable", Assert.Single(refused.Refusals).Code);
    }

    private static ListBackups List(string folder) =>
        new(
            new BackupOptions
            {
                Database = new PersistenceOptions(DatabaseProvider.Sqlite, new Secret("")),
                Folder = "f",
                Target = folder,
                Purpose = "live",
                Version = "1",
            }
        );
}
