using System.Net;
using System.Net.Http.Headers;

namespace Portal.Core.Odoo;

/// <summary>A request body that knows whether any of it may have left: before that, nothing can have happened at the other side.</summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;

    public WatchedContent(ReadOnlyMemory<byte> body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    public bool WasSent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        WasSent = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    /// <summary>The length is known, so that the body is not sent in chunks.</summary>
    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
