using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// What all doors do alike: read within limits, store, answer. A door acknowledges only what is on disk, and answers at once: senders wait for
/// a second, some not at all. Source: P1, DESIGN §7.
/// </summary>
internal sealed class Door(InboxWriter inbox, RefusedProofs refused, TimeProvider time)
{
    private const string Json = "application/json";
    private const int FirstRead = 4096;

    /// <summary>How long a sender may take to send a body.</summary>
    public static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that bodies may take in memory at once, and half of it those whose sender has not proved itself yet.</summary>
    public const long RoomLimit = 64L * 1024 * 1024;

    private readonly DoorRoom _proved = new(RoomLimit);
    private readonly DoorRoom _strangers = new(RoomLimit / 2);

    /// <summary>Bytes taken now.</summary>
    public long Taken => _proved.Taken + _strangers.Taken;

    /// <summary>Now, for proofs with a time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What can be said before the body is read: wrong type, too large, no room.</summary>
    /// <returns>An answer, or null to go on.</returns>
    public Task? Refuse(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = 4L * Arrival.BodyLimit; // what is too large is counted and answered here
        }

        var request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return DoorAnswers.ProblemAsync(context, 415, "content-type", $"The body must be {Json}.");
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            return DoorAnswers.ProblemAsync(context, 415, "content-encoding", "The body must not be compressed.");
        }

        if (request.ContentLength > Arrival.BodyLimit)
        {
            return TooLargeAsync(context);
        }

        return inbox.HasRoomFor(request.ContentLength ?? FirstRead) ? null : FullAsync(context);
    }

    /// <summary>Reads the body behind room for what is signed before it; takes no more memory than has come, in no more time than there is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="offset">That room.</param>
    /// <param name="isProved">True when its sender is known already.</param>
    /// <returns>The bytes, to be disposed of; null when they cannot be had, and that was answered.</returns>
    public async Task<DoorBody?> ReadAsync(HttpContext context, int offset, bool isProved)
    {
        using var limit = new CancellationTokenSource(ReadLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, limit.Token);
        var body = new DoorBody(isProved ? _proved : _strangers, offset);
        var isWhole = false;
        try
        {
            var end = await ReadAsync(body, context.Request.Body, either.Token);
            isWhole = end == BodyEnd.Whole;
            if (!isWhole)
            {
                await (end == BodyEnd.TooLarge ? TooLargeAsync(context) : FullAsync(context));
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await DoorAnswers.ProblemAsync(
                context,
                408,
                null,
                $"The body did not come within {ReadLimit.TotalSeconds:0} seconds."
            );
        }
        finally
        {
            if (!isWhole)
            {
                body.Dispose();
            }
        }

        return isWhole ? body : null;
    }

    private static async Task<BodyEnd> ReadAsync(DoorBody body, Stream stream, CancellationToken cancellationToken)
    {
        while (body.TryGrow(FirstRead))
        {
            var read = await stream.ReadAsync(body.Free, cancellationToken);
            if (read == 0)
            {
                return BodyEnd.Whole;
            }

            body.Advance(read);
            if (body.Bytes.Length > Arrival.BodyLimit)
            {
                return BodyEnd.TooLarge;
            }
        }

        return BodyEnd.NoRoom;
    }

    /// <summary>Counts a refused proof and answers 401; nothing of the request is kept.</summary>
    public Task RefuseProofAsync(HttpContext context, string source, Proof proof, ReadOnlySpan<byte> body)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var digest = body.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(body));
        refused.Note(source, proof.ToString().ToLowerInvariant(), address, digest);
        return DoorAnswers.ProblemAsync(
            context,
            401,
            null,
            proof switch
            {
                Proof.Missing => "The request carries no proof of who sent it.",
                Proof.Stale => "The time of the request is more than 5 minutes off.",
                _ => "The proof of who sent it does not match.",
            }
        );
    }

    /// <summary>Stores it and answers.</summary>
    public async Task StoreAsync(HttpContext context, string source, DoorEnvelope envelope, ReadOnlyMemory<byte> body)
    {
        var correlation = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        var arrival = new Arrival(
            source,
            envelope.Kind,
            envelope.EventId,
            envelope.Subject,
            body,
            DoorHeaders.Keep(context.Request),
            correlation
        );
        // what has been read is stored, also when the sender leaves meanwhile: it may have counted on it
        await DoorAnswers.ReceiptAsync(context, await inbox.StoreAsync(arrival, CancellationToken.None));
    }

    private static Task FullAsync(HttpContext context) =>
        DoorAnswers.ReceiptAsync(context, new Receipt(ReceiptKind.Full, Guid.Empty));

    private static Task TooLargeAsync(HttpContext context) =>
        DoorAnswers.ProblemAsync(context, 413, null, $"The body is larger than {Arrival.BodyLimit} bytes.");

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var semicolon = type.IndexOf(';');
        return (semicolon < 0 ? type : type[..semicolon]).Trim().Equals(Json, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What a body says about itself.</summary>
/// <param name="Kind">What it is, in the sender's word.</param>
/// <param name="EventId">The sender's id, or null.</param>
/// <param name="Subject">The record it is about, or null.</param>
internal readonly record struct DoorEnvelope(string Kind, string? EventId, string? Subject);
