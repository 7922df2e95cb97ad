using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
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

    /// <summary>Now, for proofs with a time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What can be said before the body is read: wrong type, too large, no room.</summary>
    /// <returns>An answer, or null to go on.</returns>
    public Task? Refuse(HttpContext context)
    {
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

        return inbox.HasRoomFor(request.ContentLength ?? FirstRead)
            ? null
            : DoorAnswers.ReceiptAsync(context, new Receipt(ReceiptKind.Full, Guid.Empty));
    }

    /// <summary>Reads the body behind room for what is signed before it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="offset">That room.</param>
    /// <returns>The bytes, to be disposed of; null when there are too many, and that was answered.</returns>
    public static async Task<DoorBody?> ReadAsync(HttpContext context, int offset)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(offset + (int)(context.Request.ContentLength + 1 ?? FirstRead));
        var end = offset;
        var reader = context.Request.Body;
        while (true)
        {
            var read = await reader.ReadAsync(buffer.AsMemory(end), context.RequestAborted);
            end += read;
            if (read == 0)
            {
                return new DoorBody(buffer, offset, end - offset);
            }

            if (end - offset > Arrival.BodyLimit)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                await TooLargeAsync(context);
                return null;
            }

            if (end == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                buffer.AsSpan(0, end).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
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

/// <summary>A body in a borrowed buffer.</summary>
internal sealed class DoorBody(byte[] buffer, int offset, int length) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(offset, length);

    /// <summary>What is signed: the given beginning, put right before the body.</summary>
    public ReadOnlySpan<byte> Signed(in WebhookSignature signature)
    {
        Span<byte> prefix = stackalloc byte[WebhookSignature.PrefixLength];
        var written = signature.WritePrefix(prefix);
        prefix[..written].CopyTo(buffer.AsSpan(offset - written));
        return buffer.AsSpan(offset - written, written + length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
