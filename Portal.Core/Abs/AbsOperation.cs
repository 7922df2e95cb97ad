using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>One thing that ABS can be told, and where: the path by HTTP, the topic at the broker. Source: 001-36, C3, d7.</summary>
/// <param name="Kind">The kind of delivery.</param>
/// <param name="Path">Below ABS' address.</param>
/// <param name="Thing">What it is about: the third part of the topic.</param>
/// <param name="Action">What is to be done: the last part.</param>
internal sealed record AbsOperation(string Kind, string Path, string Thing, string Action)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AbsOperation> All { get; } =
    [new(EntitlementPayload.Kind, "api/v1/entitlements/create", "entitlement", "create")];

    /// <summary>The one of a kind of delivery, or null.</summary>
    public static AbsOperation? Find(string kind) => All.FirstOrDefault(each => each.Kind == kind);

    /// <summary>Where a request about a record is published: <c>emit/Odoo/entitlement/42/create</c> for <c>sale.order,42</c>.</summary>
    public string TopicOf(string subject) => $"emit/Odoo/{Thing}/{subject[(subject.LastIndexOf(',') + 1)..]}/{Action}";
}

/// <summary>Where ABS answers what it is asked at the broker. Source: d7.</summary>
public static class AbsReplyTopics
{
    /// <summary>The same path as the request, from ABS: <c>echo/abs/entitlement/42/create</c>, or <c>rtrn/abs/…</c>.</summary>
    public static IReadOnlyList<string> Filters { get; } =
    [
        .. AbsOperation
            .All.Select(operation => operation.Thing)
            .Distinct(StringComparer.Ordinal)
            .SelectMany(thing => new[] { $"echo/abs/{thing}/+/+", $"rtrn/abs/{thing}/+/+" }),
    ];
}
