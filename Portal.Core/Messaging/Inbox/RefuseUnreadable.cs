using System.Text.Json;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Ends at once, as dead, what came by a door that cannot refuse, and cannot be read: nobody there is told that it was not taken in, so a person
/// here has to be. Its headers say why, as <c>fault</c>. Source: MQTT, row 17.
/// </summary>
internal sealed class RefuseUnreadable : IInboxHandler<bool>
{
    public Task<Reading<bool>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Refuse<bool>(ReasonOf(message.Headers)));

    public Task ApplyAsync(PortalDbContext db, InboxMessage message, bool found, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("What is refused is not applied.");

    private static string ReasonOf(string headers)
    {
        using var document = JsonDocument.Parse(headers);
        var fault = document.RootElement.TryGetProperty("fault", out var text) ? text.GetString() : null;
        return fault is null ? "It cannot be used; what says why is no longer kept." : $"It cannot be used. {fault}";
    }
}
