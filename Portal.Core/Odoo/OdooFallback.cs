using Microsoft.Extensions.Options;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Goes back to the configured key when Odoo refuses the one that Portal made in its place although that should last, as after Odoo was
/// restored from a backup made before the rotation. One question at a time, and none for a minute after a refusal. Thread-safe.
/// </summary>
internal sealed class OdooFallback(
    OdooLines lines,
    IOptions<OdooOptions> options,
    OdooDoor door,
    KeyWatch? keys = null,
    LoseKey? lose = null
) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private OdooLine? _line;

    /// <summary>True when it is known that exactly this key has ended.</summary>
    public async Task<bool> HasEndedAsync(OdooEndpoint endpoint, CancellationToken cancellationToken) =>
        keys is not null && await keys.HasEndedAsync(ExternalSystem.Odoo, OdooAccess.AccountOf(endpoint), cancellationToken);

    /// <summary>Tries the configured key in place of a kept one that is refused; when it is good, the kept one is lost.</summary>
    /// <returns>True when the configured key is to be used.</returns>
    /// <exception cref="ConnectorException">It is another database than the one known, or it does not answer.</exception>
    public async Task<bool> TryAsync(OdooEndpoint configured, KeptKey kept, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (lose is null || !await IsGoodAsync(LineTo(configured), cancellationToken))
            {
                return false;
            }

            await lose.ExecuteAsync(ExternalSystem.Odoo, kept, cancellationToken);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _line?.Dispose();
        _gate.Dispose();
    }

    /// <summary>The same line each time: its sign-in remembers a refusal.</summary>
    private OdooLine LineTo(OdooEndpoint configured)
    {
        if (_line?.Endpoint.HasSameAccountAs(configured) != true)
        {
            _line?.Dispose();
            _line = lines.Open(configured, OdooKeys.KindFor(options.Value));
        }

        return _line;
    }

    private async Task<bool> IsGoodAsync(OdooLine line, CancellationToken cancellationToken)
    {
        try
        {
            await door.CheckAsync(line, cancellationToken);
            await line.SignInAsync(cancellationToken);
            return true;
        }
        catch (ConnectorException refusal) when (OdooAccess.IsRefusedKey(line.Endpoint, refusal))
        {
            return false;
        }
    }
}
