using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Finding;
using Portal.Core.Messaging.Outbox;
using Portal.Layout;
using Portal.Pages.Alarms;
using Portal.Pages.Billing;
using Portal.Pages.Messages;

namespace Portal.Pages.Finding;

/// <summary>What a person can do from anywhere; all of it while nothing is typed.</summary>
internal sealed class ActSearch(ShellState shell) : ISearchSource
{
    private static readonly string Archived = new BillingListAddress { State = BillingAddressState.Archived }.First;

    private static readonly string Dead = new DeliveryListAddress { State = DeliveryState.Dead }.First;
    private static readonly string Open = new AlarmListAddress { IsOpen = true }.First;

    private static readonly PaletteAct[] Acts =
    [
        new("New billing address", "/billing-addresses/new", "add", AccessPolicy.ChangeBilling)
        {
            Also = "create add company invoice contact customer",
        },
        new("New organization", "/organizations/new", "add", AccessPolicy.ChangeOrganizations)
        {
            Also = "create add customer client",
        },
        new("Import now", BillingListAddress.Path, "sync", AccessPolicy.ImportBilling)
        {
            Also = "refresh sync update pull reload billing addresses odoo",
            Act = ImportAct.Name,
        },
        new("Retry dead deliveries", Dead, "send", AccessPolicy.SendAgain)
        {
            Also = "resend send again repeat failed refused messages outbox mail",
        },
        new("Pause or resume a system", DeliveryListAddress.Path, "pause_circle", AccessPolicy.SendAgain)
        {
            Also = "stop hold start destination deliveries abs odoo mail",
        },
        new("Silence an alarm", Open, "notifications", AccessPolicy.SilenceAlarms)
        {
            Also = "mute snooze quiet acknowledge close end hear again alert warning",
        },
        new("Invite a person", "/users/new", "person", AccessPolicy.ManageUsers)
        {
            Also = "add new create account colleague user member staff login",
        },
        new("Make a backup", "/records", "save", AccessPolicy.KeepRecords) { Also = "records copy save download restore" },
        new("Export or anonymise a person", "/records", "person", AccessPolicy.KeepRecords)
        {
            Also = "delete remove forget erase gdpr privacy data records",
        },
        new("Test the connections", "/connections", "hub", AccessPolicy.ChangeConnections)
        {
            Also = "odoo check ping reachable status",
        },
        new("Install webhooks in Odoo", "/connections", "bolt", AccessPolicy.ChangeConnections)
        {
            Also = "hook automation rule notify tell",
        },
        new("Make a new key", "/connections", "key", AccessPolicy.ChangeConnections)
        {
            Also = "rotate api key odoo renew token secret password",
        },
        new("Archived billing addresses", Archived, "archive", AccessPolicy.SeeBilling) { Also = "unarchive restore bring back" },
        new("Sign out everywhere else", "/account", "logout") { Also = "end sessions devices log out" },
        new("Change your password", "/account", "lock") { Also = "passkey two-factor 2fa second factor authenticator security" },
        new("Choose which alarms you get by mail", "/account", "mail", AccessPolicy.SeeAlarms)
        {
            Also = "notifications e-mail email subscribe",
        },
        new("Set a fault", "/sandbox", "science", AccessPolicy.UseSandbox)
        {
            Also = "sandbox order break down outage error simulate",
            IsSandboxOnly = true,
        },
        new("Switch theme", ":theme", "dark_mode") { Also = "dark light colour color mode appearance" },
        new("Keyboard shortcuts", ":shortcuts", "help") { Also = "help keys hotkeys" },
        new("Sign out", ":signout", "logout") { Also = "log out logout leave exit" },
    ];

    public string Title => "Actions";

    public Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken) =>
        Task.FromResult<FoundGroup?>(
            new FoundGroup(
                Title,
                [
                    .. Acts.Where(act => act.IsFor(actor, shell.IsSandbox))
                        .Select(act => act.Item(text))
                        .Where(item => item.Score > 0)
                        .OrderByDescending(item => item.Score),
                ]
            )
        );

    /// <summary>One act: where it leads, or what it carries out.</summary>
    private sealed record PaletteAct(string Title, string Href, string Icon, AccessPolicy? Policy = null)
    {
        /// <summary>Other words that people look for.</summary>
        public string Also { get; init; } = "";

        public string? Act { get; init; }

        public bool IsSandboxOnly { get; init; }

        public bool IsFor(Actor actor, bool isSandbox) => (isSandbox || !IsSandboxOnly) && Policy?.Check(actor) is null;

        public FoundItem Item(SearchText text) =>
            new(Title, Href)
            {
                Icon = Icon,
                Act = Act,
                Score =
                    text.IsEmpty ? 1
                    : text.Score(Title) is var score and > 0 ? score
                    : Math.Min(1, text.Score($"{Title} {Also}")),
            };
    }
}
