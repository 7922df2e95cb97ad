using System.ComponentModel;
using System.Diagnostics;

namespace Portal.Core.Backups;

/// <summary>
/// Keeps the administrator of a machine from writing files that Portal's own user could not open afterwards. Anybody else is stopped by the
/// rights of the folder itself.
/// </summary>
internal static class FolderOwner
{
    private static readonly string[] Telling = [BackupParts.SqliteFile, "portal.lock", ""];

    /// <summary>Refuses whoever is the machine's administrator where Portal runs as somebody else.</summary>
    /// <exception cref="BackupException">It says as whom to do it.</exception>
    public static async Task CheckAsync(string folder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        var told = Telling.Select(name => Path.Combine(folder, name)).FirstOrDefault(Path.Exists);
        if (told is not null && await FindOwnerAsync(told, cancellationToken) is { } owner and not "0")
        {
            throw new BackupException(
                $"Portal's files in {folder} belong to user {owner}, and this runs as the machine's administrator: Portal could not open what it "
                    + $"wrote. Nothing was changed. Do it as that user: sudo -u '#{owner}' dotnet Portal.dll …, in a container docker run --user {owner} …"
            );
        }
    }

    // "ls -ldn" is the one way that every Unix has
    private static async Task<string?> FindOwnerAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var list = Process.Start(
                new ProcessStartInfo("ls", ["-ldn", "--", path]) { RedirectStandardOutput = true, RedirectStandardError = true }
            );
            if (list is null)
            {
                return null;
            }

            await using var ending = new EndedProcess(list);
            var said = await list.StandardOutput.ReadToEndAsync(cancellationToken);
            await list.WaitForExitAsync(cancellationToken);
            return said.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var owner, ..] ? owner : null;
        }
        catch (Win32Exception)
        {
            return null; // an image without "ls" has no other users either
        }
    }
}
