using System.Text.Json;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>Another name may be asked for in Pulseway; whose organization it is stays. Source: P2.</summary>
internal sealed class OrganizationCheck : IPayloadCheck
{
    public string Kind => OrganizationLetters.Create;

    public Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<Refusal>>(Find(delivery.Payload, payload) is { } refusal ? [refusal] : []);

    private static Refusal? Find(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var former = OrganizationLetters.ReadWish(before);
        try
        {
            var wish = OrganizationLetters.ReadWish(after);
            return (wish.Client, wish.CompanyId) != (former.Client, former.CompanyId) ? AssetRefusals.WishFixed
                : string.IsNullOrWhiteSpace(wish.Name) ? AssetRefusals.WishNameless
                : null;
        }
        catch (JsonException)
        {
            return AssetRefusals.WishNameless;
        }
    }
}
