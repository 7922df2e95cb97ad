using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Finding;
using Portal.Layout;
using Portal.Pages.Billing;

namespace Portal.Pages.Finding;

/// <summary>What a person can do from anywhere; all of it while nothing is typed.</summary>
internal sealed class ActSearch(ShellState shell) : ISearchSource
{
    private static readonly string Archived = new BillingListAddress { State = BillingAddressState.Archived }.First;

    private static readonly PaletteAct[] Acts =
    [
        new("New billing address", "/billing-addresses/new", "add", AccessPolicy.ChangeBilling) { Also = "create company" },
        new("New organization", "/organizations/new", "add", AccessPolicy.ChangeOrganizations) { Also = "create customer" },
        new("Import now", BillingListAddress.Path, "sync", AccessPolicy.ImportBilling)
        {
            Also = "refresh sync billing addresses odoo",
            Act = ImportAct.Name,
        },
        new("Invite a person", "/users/new", "person", AccessPolicy.ManageUsers) { Also = "add account colleague user" },
        new("Make a backup", "/records", "save", AccessPolicy.KeepRecords) { Also = "records" },
        new("Test the connections", "/connections", "hub", AccessPolicy.ChangeConnections) { Also = "odoo check" },
        new("Make a new key", "/connections", "key", AccessPolicy.ChangeConnections) { Also = "rotate api key odoo renew" },
        new("Archived billing addresses", Archived, "archive", AccessPolicy.SeeBilling) { Also = "unarchive" },
        new("Sign out everywhere else", "/account", "logout") { Also = "end sessions devices" },
        new("Set a fault", "/sandbox", "science", AccessPolicy.UseSandbox) { Also = "sandbox order break", IsSandboxOnly = true },
        new("Switch theme", ":theme", "dark_mode") { Also = "dark light colour" },
        new("Keyboard shortcuts", ":shortcuts", "help") { Also = "help keys" },
        new("Sign out", ":signout", "logout") { Also = "log out leave" },
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
