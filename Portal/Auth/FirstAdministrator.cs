using Portal.Configuration;
using Portal.Core.Accounts.Links;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>Where the operator who starts Portal reads: the console itself and not the log, which others collect and keep.</summary>
internal sealed record OperatorConsole(TextWriter Out);

/// <summary>Prints, at a live start without an administrator, a link to make one: good once, for 24 h. Source: DESIGN §6.</summary>
internal sealed partial class FirstAdministrator(
    PortalSettings settings,
    FirstStart first,
    OwnAddress address,
    OperatorConsole console,
    ILogger<FirstAdministrator> logger
)
{
    public async Task OfferAsync(CancellationToken cancellationToken)
    {
        if (settings.IsSandbox || await first.MakeLinkAsync(cancellationToken) is not { } token)
        {
            return;
        }

        var site = settings.PublicUrl ?? address.All.Select(Reachable).FirstOrDefault() ?? new Uri("http://localhost:5080");
        var link = LinkPost.AddressOf(site, AccountLinkKind.SetUp, token);
        await console.Out.WriteLineAsync(
            $"\nNobody can administer this Portal yet. Open this link within 24 hours to make the first administrator:\n\n  {link}\n\n"
                + "It is good once. Where Portal has another address for you, put that in front of /setup. Each start prints one more until there is an "
                + "administrator; those printed before stay good for their 24 hours.\n"
        );
        await console.Out.FlushAsync(cancellationToken);
        LogOffered(ConfigurationKeys.AdminEmail.Name, ConfigurationKeys.AdminPassword.Name);
    }

    private static Uri Reachable(string listening)
    {
        var binding = BindingAddress.Parse(listening);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host;
        return new Uri($"{binding.Scheme}://{host}:{binding.Port}");
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Nobody can administer this Portal yet. A set-up link was printed to the console (not to this log); or set {EmailKey} and {PasswordKey} and start again."
    )]
    private partial void LogOffered(string emailKey, string passwordKey);
}
