using System.Text.Json;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>Judges what a person wrote into a delivery: readable, another than before, and of the shape that its kind asks for.</summary>
internal sealed class EditedContents(IEnumerable<IPayloadCheck> checks)
{
    // a name that is there twice is read by one as the first, by another as the last
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public async Task<List<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        if (FindUnreadable(payload) is { } unreadable)
        {
            return [unreadable];
        }

        if (IsSame(delivery.Payload, payload))
        {
            return [MessagingRefusals.NothingChanged(delivery.State)];
        }

        var faults = new List<Refusal>();
        foreach (var check in checks.Where(check => check.Kind == delivery.Kind))
        {
            faults.AddRange(await check.CheckAsync(db, delivery, payload, cancellationToken));
        }

        return faults;
    }

    private static Refusal? FindUnreadable(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            using var writer = new Utf8JsonWriter(Stream.Null);
            document.WriteTo(writer);
            return null;
        }
        catch (InvalidOperationException)
        {
            return MessagingRefusals.NotText(null); // half a sign, which no text can hold: "\ud83d"
        }
        catch (JsonException exception)
        {
            return MessagingRefusals.NotText(exception.LineNumber + 1);
        }
    }

    // spaces and the order of names say nothing
    private static bool IsSame(byte[] before, byte[] after)
    {
        try
        {
            using var old = JsonDocument.Parse(before);
            using var now = JsonDocument.Parse(after);
            return JsonElement.DeepEquals(old.RootElement, now.RootElement);
        }
        catch (JsonException)
        {
            return false; // what it held was no JSON
        }
        catch (InvalidOperationException)
        {
            return false; // nor could it be read
        }
    }
}
