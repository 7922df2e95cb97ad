using Portal.Configuration;
using Portal.Core;
using Portal.Core.Connections;

namespace Portal.Hosting;

/// <summary>
/// The door that Odoo is set up to call: at Portal's public address, or, for the sandbox's own Odoo, at the one where this process listens.
/// </summary>
internal sealed class HookDoors(PortalSettings settings, OwnAddress own) : IHookDoors
{
    private static readonly Refusal NoSecret = new(
        "doors.no-secret",
        $"{ConfigurationKeys.OdooHookSecret.Name} is not set, so Portal lets no call of Odoo's in.",
        "Set it to 24 or more letters and digits that nobody can guess, and restart Portal."
    );

    private static readonly Refusal NoAddress = new(
        "doors.no-address",
        $"{ConfigurationKeys.PublicUrl.Name} is not set, so Portal does not know under which address Odoo reaches it.",
        "Set it to Portal's address, such as https://portal.example.com, and restart Portal."
    );

    public async ValueTask<Result<Uri>> FindAsync(ExternalSystem system, CancellationToken cancellationToken)
    {
        if (settings.Doors.Odoo.First is not { } secret)
        {
            return NoSecret;
        }

        var site = settings.IsSandbox ? await own.LoopbackAsync(cancellationToken) : settings.PublicUrl;
        return site is null ? NoAddress : new Uri(site, $"hooks/odoo/{secret.Reveal()}");
    }
}
