using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Abs;

/// <summary>
/// What ABS answers at the broker: <c>{correlation_id, data: {success, signals[], metadata{reason, message, action_required}}}</c>. Each of its signals
/// becomes a fact that the one table of verdicts knows. Source: d7, DESIGN §3.
/// </summary>
internal static class AbsReply
{
    private const string TooMany = "RATE_LIMIT_EXCEEDED";
    private const string Failed = "SERVICE_COMPLETION_FAILED";

    private static readonly HashSet<string> Successes = new(StringComparer.Ordinal)
    {
        "SERVICE_COMPLETED",
        "ASSET_RETURNED",
        "ASSET_ALLOCATED",
    };

    private static readonly HashSet<string> Refusals = new(StringComparer.Ordinal)
    {
        "BATTERY_MISMATCH",
        "ASSET_VALIDATION_FAILED",
        "SECURITY_ALERT",
        "VALIDATION_FAILED",
        "PAYMENT_FAILED",
        "SERVICE_REJECTED",
    };

    /// <summary>Which request it answers; null for what is no answer.</summary>
    public static string? CorrelationOf(ReadOnlySpan<byte> reply)
    {
        using var document = AbsAnswers.Parse(reply);
        return document is not null && AbsAnswers.Text(document.RootElement, "correlation_id") is { Length: > 0 } id ? id : null;
    }

    /// <summary>What it says.</summary>
    public static DeliveryAnswer Read(byte[] reply)
    {
        using var document = AbsAnswers.Parse(reply);
        var data = document is null ? default : AbsAnswers.Inner(document.RootElement, "data");
        var signals = AbsAnswers.SignalsIn(data);
        var answer = Read(SuccessIn(data), signals, AbsAnswers.Inner(data, "metadata"));
        return answer with
        {
            Reason = answer.Kind == AnswerKind.Accepted ? null : answer.Reason ?? ReasonIn(reply, data, signals),
            Body = reply.Length <= Arrival.BodyLimit ? reply : [],
        };
    }

    private static DeliveryAnswer Read(bool? isSuccess, IReadOnlyList<string> signals, JsonElement metadata) =>
        (isSuccess, signals) switch
        {
            _ when signals.Contains(AbsAnswers.Detected) => new(AnswerKind.Accepted) { IsThereAlready = true },
            (true, _) => new(AnswerKind.Accepted),
            _ when signals.Contains(TooMany) => DeliveryAnswer.Http(429) with { RetryAfter = WaitIn(metadata) },
            // it began, so it may have come to an end all the same; a repeat is known by its key
            _ when signals.Contains(Failed) => DeliveryAnswer.Http(503) with { MayHaveArrived = true },
            _ when signals.Any(Refusals.Contains) => new(AnswerKind.Refused),
            (null, _) when signals.Any(Successes.Contains) => new(AnswerKind.Accepted),
            (false, _) => new(AnswerKind.Refused),
            _ => new(AnswerKind.Foreign)
            {
                MayHaveArrived = true,
                Reason = "What came as the answer of ABS says neither that it is done nor why not.",
            },
        };

    private static bool? SuccessIn(JsonElement data) =>
        AbsAnswers.Inner(data, "success").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    // its words, what it wants done, or at least the signal
    private static string? ReasonIn(byte[] reply, JsonElement data, IReadOnlyList<string> signals)
    {
        var reason = AbsAnswers.ReasonOf(reply) ?? (signals.Count > 0 ? string.Join(", ", signals) : null);
        var wanted = AbsAnswers.Text(AbsAnswers.Inner(data, "metadata"), "action_required");
        return wanted.Length == 0 ? reason
            : reason is null ? Folding.Tidy(wanted)
            : $"{reason.TrimEnd('.')}. {Folding.Tidy(wanted)}";
    }

    private static TimeSpan? WaitIn(JsonElement metadata) =>
        double.TryParse(
            AbsAnswers.Text(metadata, "retry_after"),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var seconds
        ) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
