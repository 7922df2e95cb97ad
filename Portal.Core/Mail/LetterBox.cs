using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Mail;

/// <summary>
/// Sends letters from the background, one after the other, for whoever must not wait for the mail server. What it holds when Portal stops is
/// lost: only for letters that can be asked for again. Thread-safe.
/// </summary>
public sealed partial class LetterBox(Mailer mailer, ILogger<LetterBox> logger) : BackgroundService
{
    private const int Most = 500;

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(Most);

    /// <summary>Puts a letter in; a full box takes none and says so in the log.</summary>
    public void Post(Letter letter)
    {
        if (!_letters.Writer.TryWrite(letter))
        {
            LogFull(Most);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var letter in _letters.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                _ = await mailer.SendAsync(letter, stoppingToken); // it has logged what was refused
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroke(exception); // the shell of a service: one letter must not keep the others, or Portal, from going on
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A mail could not be sent; the next one is tried")]
    private partial void LogBroke(Exception exception);

    [LoggerMessage(LogLevel.Error, "A mail was not sent: {Most} wait already")]
    private partial void LogFull(int most);
}
