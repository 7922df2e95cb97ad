using Portal.Core.Accounts.Sessions;

namespace Portal.Hosting;

/// <summary>
/// Ends the pages of sessions that have ended, whatever their browser does: first they are told, and lead themselves to the sign-in page; a round later
/// their socket is cut. Source: DESIGN §9 (within 30 s), ASVS 5.0 §7.4.2.
/// </summary>
internal sealed partial class OpenPageWatch(
    OpenPages pages,
    SessionLedger sessions,
    TimeProvider time,
    ILogger<OpenPageWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>One round.</summary>
    /// <returns>How many pages were told, and how many cut.</returns>
    public async Task<(int Told, int Cut)> RunOnceAsync(CancellationToken cancellationToken)
    {
        var open = pages.All;
        if (open.Count == 0)
        {
            return (0, 0);
        }

        var ended = await sessions.TellEndedAsync(
            [.. open.Select(page => (page.Session, page.Person)).Distinct()],
            cancellationToken
        );
        var (told, cut) = (0, 0);
        foreach (var page in open.Where(page => ended.Contains(page.Session)))
        {
            if (page.IsTold)
            {
                page.End();
                cut++;
            }
            else
            {
                page.IsTold = true;
                told++;
            }
        }

        return (told, cut);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception); // the shell of a service; nobody acts meanwhile either: each act asks the same database
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Open pages could not be compared with their sessions; the next round is in 10 s")]
    private partial void LogFailed(Exception exception);
}
