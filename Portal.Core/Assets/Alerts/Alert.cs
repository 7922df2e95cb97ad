namespace Portal.Core.Assets.Alerts;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>Its sender is asked for what it did not say, for a few minutes at most.</summary>
    Asking = 0,

    /// <summary>Nobody knows whose device it is; it becomes a ticket as soon as somebody does. Source: D6, R14.</summary>
    Held = 1,

    /// <summary>It has an open ticket.</summary>
    Open = 2,

    /// <summary>A rule or a maintenance window keeps it from becoming a ticket.</summary>
    Suppressed = 3,

    /// <summary>It is over.</summary>
    Closed = 4,
}

/// <summary>
/// One condition of one device: one row for ever, however often it repeats. Source: D7, R13, R23, b2.
/// </summary>
public sealed class Alert
{
    /// <summary>Longest title kept.</summary>
    public const int TitleLength = 300;

    /// <summary>Longest text kept.</summary>
    public const int TextLength = 8000;

    /// <summary>Reason of what reads as the end of something, while nothing lasted: no condition, and kept since it may be one after all.</summary>
    internal const string EndsNothing = "It reads as the end of something, and nothing lasted.";

    /// <summary>Kind of its record in the audit, and of its deliveries.</summary>
    public const string Kind = "alert";

    private Alert() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Names the condition; one row has it.</summary>
    public string ConditionKey { get; private set; } = "";

    /// <summary>Who told of it.</summary>
    public AlertSource Source { get; private set; }

    /// <summary>The device as the sender knows it; empty for an alert of a whole client.</summary>
    public string Device { get; private set; } = "";

    /// <summary>The same, as assets are matched by it.</summary>
    public string DeviceKey { get; private set; } = "";

    /// <summary>Its name, or empty.</summary>
    public string DeviceName { get; private set; } = "";

    /// <summary>The sender's group of the device, or empty.</summary>
    public string GroupName { get; private set; } = "";

    /// <summary>The sender's id of the account or organization, or empty.</summary>
    public string AccountId { get; private set; } = "";

    /// <summary>The sender's id of the newest occurrence.</summary>
    public string LastOccurrence { get; private set; } = "";

    /// <summary>What is the matter, as the newest occurrence says.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The same in more words.</summary>
    public string Message { get; private set; } = "";

    /// <summary>What the sender said when it was asked for more, or empty.</summary>
    public string Details { get; private set; } = "";

    /// <summary>The highest priority since it last began.</summary>
    public AlertPriority Priority { get; private set; }

    /// <summary>Where it stands.</summary>
    public AlertState State { get; private set; }

    /// <summary>Why it stands there, in staff's words; empty where there is nothing to say.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>How often it occurred in all.</summary>
    public int Count { get; private set; }

    /// <summary>UTC instant it was first seen.</summary>
    public DateTime FirstSeenAt { get; private set; }

    /// <summary>UTC instant it was last seen.</summary>
    public DateTime LastSeenAt { get; private set; }

    /// <summary>UTC instant it was over, or null.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>The device group it is held for, or null.</summary>
    public Guid? GroupKey { get; private set; }

    /// <summary>True once a person said whose it is.</summary>
    public bool IsPlacedByPerson { get; private set; }

    /// <summary>The client it is of, or null while unknown.</summary>
    public Guid? ClientKey { get; private set; }

    /// <summary>The client's name.</summary>
    public string ClientName { get; private set; } = "";

    /// <summary>The client's id in Odoo.</summary>
    public int? PartnerId { get; private set; }

    /// <summary>The asset it is of, or null.</summary>
    public Guid? AssetKey { get; private set; }

    /// <summary>The asset's id in Odoo, where it is a record there.</summary>
    public int? OdooAssetId { get; private set; }

    /// <summary>Its newest ticket, or null.</summary>
    public Guid? TicketKey { get; private set; }

    /// <summary>The rule that decided last, or null.</summary>
    public Guid? RuleKey { get; private set; }

    /// <summary>UTC instant its sender is asked next, or null when it is not.</summary>
    public DateTime? AskAt { get; private set; }

    /// <summary>UTC instant at which asking is given up.</summary>
    public DateTime? AskUntil { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Its name for deliveries: <c>alert,0199…</c>.</summary>
    public string Subject => $"{Kind},{Key}";

    /// <summary>True for word of an end of nothing; it is no alert that anybody had.</summary>
    public bool IsBareEnd => State == AlertState.Closed && Reason == EndsNothing;

    /// <summary>True while a maintenance window, and no rule, keeps it.</summary>
    internal bool IsInWindow => State == AlertState.Suppressed && RuleKey is null;

    /// <summary>Where its sender says it belongs.</summary>
    internal FoundGroup Where => new() { Name = GroupName, OrganizationId = Source == AlertSource.Pulseway ? AccountId : "" };

    internal static Alert Begin(Guid key, AlertReport report) =>
        new()
        {
            Key = key,
            ConditionKey = report.ConditionKey,
            Source = report.Source,
            Device = Folding.Cut(report.Device, 200),
            DeviceKey = Asset.KeyOf(report.Device),
            Priority = report.Priority,
            State = AlertState.Closed,
            FirstSeenAt = report.ToldAt,
            LastSeenAt = report.ToldAt,
        };

    /// <summary>It occurred once more: what is newer wins, but no priority goes down while it lasts.</summary>
    internal void See(AlertReport report)
    {
        Priority = State == AlertState.Closed || report.Priority > Priority ? report.Priority : Priority;
        Count++;
        LastSeenAt = report.ToldAt > LastSeenAt ? report.ToldAt : LastSeenAt;
        Describe(report);
    }

    /// <summary>The sender says more of what it told before; that is no occurrence.</summary>
    internal void Amend(AlertReport report)
    {
        Priority = report.Priority > Priority ? report.Priority : Priority;
        Describe(report);
    }

    /// <summary>Whose it is, as far as that is known.</summary>
    internal void Place(Client? client, Asset? asset, Guid? group)
    {
        (ClientKey, ClientName, PartnerId) = (client?.Key, Folding.Cut(client?.Name ?? "", 300), client?.OdooId);
        (AssetKey, OdooAssetId, GroupKey) = (asset?.Key, asset?.OdooId, group);
        DeviceName = asset?.Hostname is { Length: > 0 } name ? Folding.Cut(name, 200) : DeviceName;
        Index();
    }

    /// <summary>A person says whose it is; that stays.</summary>
    internal void PlaceByPerson(Client client)
    {
        Place(client, null, null);
        IsPlacedByPerson = true;
    }

    /// <summary>The asset turned out to be another one.</summary>
    internal void Follow(Asset asset) => (AssetKey, OdooAssetId, Version) = (asset.Key, asset.OdooId, Version + 1);

    /// <summary>The sender is asked for more from now on.</summary>
    internal void Ask(DateTime now, TimeSpan patience)
    {
        (State, Reason, AskAt, AskUntil) = (AlertState.Asking, "", now, now + patience);
        Version++;
    }

    /// <summary>The sender did not say; it is asked again, or no longer.</summary>
    internal void AskAgain(DateTime at)
    {
        AskAt = at;
        Version++;
    }

    /// <summary>The sender was asked, and this came of it.</summary>
    internal void Answer(FoundDevice? device, string details)
    {
        (AskAt, AskUntil) = (null, null);
        if (device is not null)
        {
            DeviceName = device.Facts.Name.Length > 0 ? Folding.Cut(device.Facts.Name, 200) : DeviceName;
            GroupName = device.Group.Name.Length > 0 ? Folding.Cut(device.Group.Name, 300) : GroupName;
        }

        Details = details.Length > 0 ? Folding.Cut(details, TextLength) : Details;
        Index();
    }

    internal void Hold(string reason) => Stand(AlertState.Held, reason);

    internal void Suppress(string reason, Guid? rule)
    {
        RuleKey = rule;
        Stand(AlertState.Suppressed, reason);
    }

    internal void Open(Guid ticket, Guid? rule)
    {
        (TicketKey, RuleKey) = (ticket, rule ?? RuleKey);
        Stand(AlertState.Open, "");
    }

    internal void Close(string reason, DateTime now)
    {
        ClosedAt = now;
        Stand(AlertState.Closed, reason);
    }

    private void Stand(AlertState state, string reason)
    {
        ClosedAt = state == AlertState.Closed ? ClosedAt : null;
        (AskAt, AskUntil) = (null, null); // whatever decided it: nobody is asked any more
        (State, Reason) = (state, Folding.Cut(reason, 500));
        Version++;
    }

    private void Describe(AlertReport report)
    {
        Title = Folding.Cut(Folding.Tidy(report.Title), TitleLength);
        Message = Folding.Cut(report.Message, TextLength);
        LastOccurrence = Folding.Cut(report.OccurrenceId, 200);
        AccountId = Folding.Cut(report.AccountId, 100);
        GroupName = report.Group.Length > 0 ? Folding.Cut(Folding.Tidy(report.Group), 300) : GroupName;
        DeviceName = report.DeviceName.Length > 0 ? Folding.Cut(Folding.Tidy(report.DeviceName), 200) : DeviceName;
        Index();
    }

    private void Index()
    {
        SearchText = Folding.Fold($"{Title} {DeviceName} {Device} {ClientName} {GroupName}");
        Version++;
    }
}
