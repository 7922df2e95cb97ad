using System.Globalization;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>What ABS has, over HTTP. Source: 001-36, d7.</summary>
internal sealed class AbsEntitlementGateway(AbsClient abs, AbsConfigured configured) : IEntitlementGateway
{
    public bool IsConnected => configured.IsConnected;

    public AbsEntitlement? Read(ReadOnlySpan<byte> answer) => AbsAnswers.ReadEntitlement(answer);

    public async Task<AbsEntitlement?> FindByOrderAsync(int orderId, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/entitlements?order_id={orderId}");
        var answer = await abs.GetAsync(path, cancellationToken);
        if (answer.Status == 404)
        {
            // none of this order, or no such address: an ABS that can be asked has a list
            _ = await ListAsync(null, 1, cancellationToken);
            return null;
        }

        return !answer.IsGood ? throw AbsClient.Refused(answer, "entitlements by order")
            : AbsAnswers.ReadEntitlement(answer.Body) is { } one ? Checked(one, orderId)
            : AbsAnswers.ReadPage(answer.Body) is { } page ? FindIn(page, orderId)
            : throw AbsClient.Refused(answer with { Status = 0 }, "entitlements by order: no JSON of an entitlement");
    }

    public async Task<AbsEntitlementPage> ListAsync(string? after, int size, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/entitlements?limit={size}");
        var answer = await abs.GetAsync(after is null ? path : $"{path}&after={Uri.EscapeDataString(after)}", cancellationToken);
        return answer.IsGood && AbsAnswers.ReadPage(answer.Body) is { } page
            ? page
            : throw AbsClient.Refused(answer.IsGood ? answer with { Status = 0 } : answer, "list of entitlements");
    }

    // what is another order's, though this one was asked for, shows that the question was not understood
    private static AbsEntitlement Checked(AbsEntitlement found, int orderId) =>
        found.OrderId is { } other && other != orderId ? throw NotSearched() : found;

    private static AbsEntitlement? FindIn(AbsEntitlementPage page, int orderId) =>
        page.Entitlements.FirstOrDefault(each => each.OrderId == orderId && !each.IsClosed)
        ?? page.Entitlements.FirstOrDefault(each => each.OrderId == orderId)
        ?? (page.Entitlements.Count + page.Unreadable == 0 && page.Next is null ? null : throw NotSearched());

    private static ConnectorException NotSearched() =>
        new(ExternalSystem.Abs, ConnectorFault.Rejected, "entitlements by order: it answered with those of others.")
        {
            Reason = "the search by order gave entitlements of other orders, so nothing is known of this one",
        };
}

/// <summary>Whether an ABS is configured at all; known from the settings, without asking it.</summary>
/// <param name="IsConnected">True when it is.</param>
internal sealed record AbsConfigured(bool IsConnected);
