using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Assets.Organizations;

/// <summary>An organization that Pulseway is to make. Source: 000-24.</summary>
/// <param name="Client">Portal's id of the client.</param>
/// <param name="CompanyId">The client's id in Odoo.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What is said about it.</param>
public sealed record OrganizationWish(Guid Client, int CompanyId, string Name, string Description);

/// <summary>The organization that Pulseway has.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="WasThere">True when it was not made for this.</param>
public sealed record OrganizationAnswer(string Id, bool WasThere);

/// <summary>A message for a company's chatter in Odoo. Source: 000-26.</summary>
/// <param name="CompanyId">The company.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Mark">Words of the text that no other message of the company has: found there, it was posted.</param>
public sealed record ClientNote(int CompanyId, string Text, string Mark);

/// <summary>What is promised to Pulseway about clients, and to Odoo about that.</summary>
public static class OrganizationLetters
{
    /// <summary>Destination of what Pulseway is told.</summary>
    public const string Destination = "pulseway";

    /// <summary>Kind of an organization to be made.</summary>
    public const string Create = "organization.create";

    /// <summary>Destination of the message for the chatter.</summary>
    public const string NoteDestination = "odoo";

    /// <summary>Kind of that message.</summary>
    public const string Note = "client.note";

    private const string Prefix = "organization/";

    /// <summary>Reads a wish.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OrganizationWish ReadWish(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, OrganizationJson.Default.OrganizationWish)
        ?? throw new JsonException("The organization is null.");

    /// <summary>Reads a message for the chatter.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ClientNote ReadNote(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, OrganizationJson.Default.ClientNote) ?? throw new JsonException("The note is null.");

    /// <summary>Reads what the connector answered; null when it is not in there.</summary>
    public static OrganizationAnswer? ReadAnswer(ReadOnlySpan<byte> answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, OrganizationJson.Default.OrganizationAnswer);
        }
        catch (JsonException)
        {
            return null; // confirmed by hand: the next reading of Pulseway finds it
        }
    }

    /// <summary>The answer that <see cref="ReadAnswer"/> reads.</summary>
    public static byte[] Write(OrganizationAnswer answer) =>
        JsonSerializer.SerializeToUtf8Bytes(answer, OrganizationJson.Default.OrganizationAnswer);

    internal static byte[] Write(OrganizationWish wish) =>
        JsonSerializer.SerializeToUtf8Bytes(wish, OrganizationJson.Default.OrganizationWish);

    internal static byte[] Write(ClientNote note) =>
        JsonSerializer.SerializeToUtf8Bytes(note, OrganizationJson.Default.ClientNote);

    /// <summary>The key of one asking.</summary>
    internal static string KeyOf(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{client.Key}/{client.OrganizationAsks}");

    /// <summary>The client that a key names; null when it names none.</summary>
    internal static Guid? ReadClient(string idempotencyKey) =>
        idempotencyKey.StartsWith(Prefix, StringComparison.Ordinal)
        && idempotencyKey.Length >= Prefix.Length + 36
        && Guid.TryParse(idempotencyKey.AsSpan(Prefix.Length, 36), out var key)
            ? key
            : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrganizationWish))]
[JsonSerializable(typeof(OrganizationAnswer))]
[JsonSerializable(typeof(ClientNote))]
internal sealed partial class OrganizationJson : JsonSerializerContext;
