using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Assets.Tickets;

/// <summary>A ticket that Odoo is asked to make. Source: 000-22, 000-16, 000-17.</summary>
/// <param name="Ticket">Portal's key of it; it stands in the description, so that a ticket whose answer was lost is found again.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">What is the matter, plain text.</param>
/// <param name="PartnerId">The customer.</param>
/// <param name="AssetId">The asset's record, which is the customer's; null where there is none.</param>
/// <param name="Priority">0 to 3.</param>
/// <param name="Team">Name or external id of the team; empty for the usual one.</param>
/// <param name="Link">Page of the alert in Portal, or null.</param>
public sealed record TicketWish(
    Guid Ticket,
    string Title,
    string Text,
    int PartnerId,
    int? AssetId,
    int Priority,
    string Team,
    Uri? Link
);

/// <summary>Something new about a ticket.</summary>
/// <param name="Ticket">Portal's key of it.</param>
/// <param name="OdooId">Its id in Odoo; null when that was not known yet.</param>
/// <param name="Note">What goes into its chatter, plain text.</param>
/// <param name="Mark">Words of the note that no other note of it has: found there, it was told.</param>
/// <param name="Priority">The priority it rises to, or null.</param>
/// <param name="IsAgain">True when it is to be open again.</param>
/// <param name="Model">The model that the id is of.</param>
public sealed record TicketNews(
    Guid Ticket,
    int? OdooId,
    string Note,
    string Mark,
    int? Priority,
    bool IsAgain,
    TicketModel Model = TicketModel.Auto
);

/// <summary>What it is about is over: close it unless a person touched it, else only say so. Source: R14, scenario 16.</summary>
/// <param name="Ticket">Portal's key of it.</param>
/// <param name="OdooId">Its id in Odoo; null when that was not known yet.</param>
/// <param name="Note">Why, plain text.</param>
/// <param name="Mark">Words of the note that no other note of it has.</param>
/// <param name="IsTouched">True when Portal knows of a person's hand in it.</param>
/// <param name="Model">The model that the id is of.</param>
public sealed record TicketEnd(
    Guid Ticket,
    int? OdooId,
    string Note,
    string Mark,
    bool IsTouched,
    TicketModel Model = TicketModel.Auto
);

/// <summary>What came of a promise to Odoo.</summary>
/// <param name="OdooId">The ticket's id; 0 when it is not there.</param>
/// <param name="Reference">Its number, or empty.</param>
/// <param name="IsClosed">True when it is closed now.</param>
/// <param name="IsTouched">True when it was left open since a person has a hand in it.</param>
/// <param name="Model">Of one that was made: the model it is of.</param>
public sealed record TicketAnswer(
    int OdooId,
    string Reference,
    bool IsClosed,
    bool IsTouched,
    TicketModel Model = TicketModel.Auto
);

/// <summary>Kinds and contents of what is promised to Odoo about tickets.</summary>
public static class TicketLetters
{
    /// <summary>Destination of these deliveries: they wait for none but their own.</summary>
    public const string Destination = "tickets";

    /// <summary>Kind of a ticket to be made.</summary>
    public const string Create = "ticket.create";

    /// <summary>Kind of news.</summary>
    public const string Update = "ticket.update";

    /// <summary>Kind of an end.</summary>
    public const string Close = "ticket.close";

    /// <summary>Writes a payload.</summary>
    public static byte[] Write(TicketWish wish) => JsonSerializer.SerializeToUtf8Bytes(wish, TicketJson.Default.TicketWish);

    /// <summary>Writes a payload.</summary>
    public static byte[] Write(TicketNews news) => JsonSerializer.SerializeToUtf8Bytes(news, TicketJson.Default.TicketNews);

    /// <summary>Writes a payload.</summary>
    public static byte[] Write(TicketEnd end) => JsonSerializer.SerializeToUtf8Bytes(end, TicketJson.Default.TicketEnd);

    /// <summary>Writes an answer.</summary>
    public static byte[] Write(TicketAnswer answer) =>
        JsonSerializer.SerializeToUtf8Bytes(answer, TicketJson.Default.TicketAnswer);

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TicketWish ReadWish(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, TicketJson.Default.TicketWish) ?? throw new JsonException("The wish is null.");

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TicketNews ReadNews(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, TicketJson.Default.TicketNews) ?? throw new JsonException("The news is null.");

    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TicketEnd ReadEnd(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, TicketJson.Default.TicketEnd) ?? throw new JsonException("The end is null.");

    /// <summary>Reads an answer; null when there is none, as after a refusal.</summary>
    public static TicketAnswer? ReadAnswer(ReadOnlySpan<byte> answer) =>
        answer.IsEmpty ? null : JsonSerializer.Deserialize(answer, TicketJson.Default.TicketAnswer);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TicketWish))]
[JsonSerializable(typeof(TicketNews))]
[JsonSerializable(typeof(TicketEnd))]
[JsonSerializable(typeof(TicketAnswer))]
internal sealed partial class TicketJson : JsonSerializerContext;
