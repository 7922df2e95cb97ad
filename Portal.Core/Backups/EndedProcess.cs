using System.Diagnostics;

namespace Portal.Core.Backups;

/// <summary>Sees to it that a program we started does not outlive the work it was started for.</summary>
internal sealed class EndedProcess(Process process) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
