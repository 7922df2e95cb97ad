using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A ticket as Odoo has it, whichever model it is of; fields that this one does not have stay empty.</summary>
/// <remarks>What may be missing is settable: generated JSON code gives a missing value to an init-only one too, null where it has a default.</remarks>
internal sealed record TicketRecord
{
    public int Id { get; init; }

    public string Name { get; set; } = "";

    public string TicketRef { get; set; } = "";

    public string Number { get; set; } = "";

    public OdooLink? PartnerId { get; init; }

    public OdooLink? XAssetId { get; init; }

    public string Priority { get; set; } = "";

    public OdooLink? StageId { get; init; }

    public OdooLink? UserId { get; init; }

    /// <summary>Those who work on a task.</summary>
    public IReadOnlyList<OdooId> UserIds { get; set; } = [];

    public OdooLink? TeamId { get; init; }

    public OdooLink? ProjectId { get; init; }

    /// <summary>A task's own, beside its stage; from 17 on.</summary>
    public string State { get; set; } = "";

    public bool Active { get; set; } = true;

    public OdooLink? CreateUid { get; init; }

    public OdooLink? WriteUid { get; init; }

    public DateTime? CreateDate { get; init; }

    public DateTime? WriteDate { get; init; }

    public DateTime? CloseDate { get; init; }

    public DateTime? ClosedDate { get; init; }

    public DateTime? DateEnd { get; init; }
}

/// <summary>A stage; which of the two says that it is done differs, and whose it is.</summary>
internal sealed record StageRecord
{
    public int Id { get; init; }

    public bool Fold { get; init; }

    public bool Closed { get; init; }

    public IReadOnlyList<OdooId> TeamIds { get; set; } = [];

    public IReadOnlyList<OdooId> ProjectIds { get; set; } = [];
}

/// <summary>A user with the partner that is the author of what they write.</summary>
internal sealed record AuthorRecord(int Id, OdooLink? PartnerId);

/// <summary>A user with their name.</summary>
internal sealed record UserNameRecord(int Id, string? Name);

/// <summary>What an external id stands for.</summary>
internal sealed record ExternalIdRecord(int Id, int? ResId);

/// <summary>A record that is there.</summary>
internal sealed record BareRecord(int Id);

/// <summary>Whose an asset is.</summary>
internal sealed record AssetOwnerRecord(int Id, OdooLink? XPartnerId);

/// <summary>JSON of what tickets are read with.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(OdooTextConverter),
        typeof(OdooNumberConverter),
        typeof(OdooLinkConverter),
        typeof(OdooIdsConverter),
        typeof(OdooInstantConverter),
    ]
)]
[JsonSerializable(typeof(TicketRecord))]
[JsonSerializable(typeof(List<TicketRecord>))]
[JsonSerializable(typeof(StageRecord))]
[JsonSerializable(typeof(List<StageRecord>))]
[JsonSerializable(typeof(List<AuthorRecord>))]
[JsonSerializable(typeof(List<UserNameRecord>))]
[JsonSerializable(typeof(List<ExternalIdRecord>))]
[JsonSerializable(typeof(List<BareRecord>))]
[JsonSerializable(typeof(List<AssetOwnerRecord>))]
internal sealed partial class TicketWire : JsonSerializerContext;
