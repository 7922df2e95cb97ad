namespace Portal.Core.Assets;

/// <summary>Everything about assets and device groups that is refused, in one place.</summary>
internal static class AssetRefusals
{
    public static Refusal NoAsset { get; } =
        new(
            Refusal.NotFoundCode,
            "There is no such asset.",
            "It may have been joined with another one; look for it in the list."
        );

    public static Refusal NoGroup { get; } =
        new(Refusal.NotFoundCode, "There is no such device group.", "Look at the list of groups again.");

    public static Refusal NoConflict { get; } =
        new(Refusal.NotFoundCode, "This conflict is not open any more.", "Look at the asset again.");

    public static Refusal NoClient { get; } =
        new("groups.client-missing", "Choose a client that is in use in Odoo.", Field: "Client");

    public static Refusal NoSuchClient { get; } =
        new(Refusal.NotFoundCode, "There is no such client.", "It may be gone from Odoo; choose one from the list.");

    public static Refusal Changed { get; } = new("assets.changed", "It has changed meanwhile.", "Look at it again, then decide.");

    public static Refusal ReasonMissing { get; } =
        new("assets.reason-missing", "Say why, so that others understand it later.", Field: "Reason");

    public static Refusal ReasonTooLong { get; } =
        new("assets.reason-too-long", "The reason is too long.", "Say it in at most 500 characters.", "Reason");

    public static Refusal NotInService { get; } = new("assets.not-in-service", "It is out of service already.");

    public static Refusal InService { get; } = new("assets.in-service", "It is in service already.");

    public static Refusal NotMapped { get; } = new("groups.not-mapped", "It belongs to no client.");

    public static Refusal NoClientToAsk { get; } =
        new("assets.no-client", "It belongs to no client yet, so nobody of a client can use it.", "Map its device group first.");

    public static Refusal NoSuchPerson { get; } =
        new("assets.person-unknown", "Odoo has no such person at this client.", "Choose one from the list.", "Person");

    public static Refusal BothListed { get; } =
        new(
            "conflict.both-listed",
            "Pulseway lists both, so they would come apart again with its next reading.",
            "If they are one device, remove the agent that is not used in Pulseway first. If they are two, keep them apart."
        );

    public static Refusal BothInOdoo { get; } =
        new(
            "conflict.both-in-odoo",
            "Odoo keeps a record of each, and Portal deletes none there.",
            "Delete the one that is wrong in Odoo, run the import, then join them. If they are two devices, keep them apart."
        );

    public static Refusal WrongChoice { get; } =
        new("conflict.wrong-choice", "This conflict is not decided that way.", "Look at the asset again.");

    public static Refusal InPulseway { get; } =
        new("clients.in-pulseway", "Pulseway has an organization for it already.", "Look at the list again.");

    public static Refusal OrganizationUnderWay { get; } =
        new(
            "clients.under-way",
            "It is asked for already, and Pulseway has not answered yet.",
            "It is tried again by itself; the Messages page shows when."
        );

    public static Refusal OrganizationOfOther { get; } =
        new(
            "clients.name-taken",
            "Pulseway has an organization of this name, and it is another client's.",
            "Give one of the two another name in Odoo, or map its device group by hand."
        );

    public static Refusal WishFixed { get; } =
        new("clients.fixed", "Whose organization it is cannot be changed.", "Leave client and companyId as they are.", "client");

    public static Refusal WishNameless { get; } =
        new(
            "clients.nameless",
            "The organization needs a name.",
            "Write {\"client\": …, \"companyId\": …, \"name\": \"…\", \"description\": \"…\"}.",
            "name"
        );
}
