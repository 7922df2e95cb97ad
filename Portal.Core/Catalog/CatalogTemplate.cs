namespace Portal.Core.Catalog;

/// <summary>A template of ABS and what became of it in Odoo; one row for each of ABS' ids, however often it is told. Source: 002-4, C4.</summary>
public sealed class CatalogTemplate
{
    /// <summary>Longest reason kept.</summary>
    public const int ReasonLength = 500;

    private CatalogTemplate() { }

    /// <summary>Row id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Rises with each change.</summary>
    public int Version { get; private set; }

    /// <summary>ABS' id, and the reference of the product in Odoo. Source: C5.</summary>
    public string TemplateId { get; private set; } = "";

    /// <summary>Its name; the id until ABS has told one.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name folded, for the sort.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>What customers read.</summary>
    public string Description { get; private set; } = "";

    /// <summary>ISO code of the currency that ABS bills in; empty until it has told one.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>True while ABS offers it.</summary>
    public bool IsActive { get; private set; }

    /// <summary>How it is billed.</summary>
    public TemplateTerms Terms => new(Months, MonthlyFee, Deposit);

    /// <summary>What was told last.</summary>
    public TemplateEvent LastEvent { get; private set; }

    /// <summary>UTC instant of the change in ABS that is known; null when ABS does not say.</summary>
    public DateTime? OccurredAt { get; private set; }

    /// <summary>The message that it was told by last: those without a date count in the order of their arrival.</summary>
    public Guid? ToldBy { get; private set; }

    /// <summary>Where it stands.</summary>
    public CatalogState State { get; private set; }

    /// <summary>What speaks against taking it over unseen.</summary>
    public CatalogGuards Guards { get; private set; }

    /// <summary>In how many points Odoo differs from what is to be there.</summary>
    public int Changes { get; private set; }

    /// <summary>Why it was rejected or is blocked, or empty.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>How often it was approved; each is a promise of its own.</summary>
    public int Revision { get; private set; }

    /// <summary>What Odoo is told; null while nothing of what is known now was promised.</summary>
    public Guid? DeliveryId { get; private set; }

    /// <summary>Price in the company's currency that a person gave; null where ABS' is taken.</summary>
    public decimal? AgreedPrice { get; private set; }

    /// <summary>The same for the deposit.</summary>
    public decimal? AgreedDeposit { get; private set; }

    /// <summary>What Odoo had at the last look, as JSON; read it with <see cref="InOdoo"/>.</summary>
    public string Seen { get; private set; } = "";

    /// <summary>UTC instant of that look.</summary>
    public DateTime SeenAt { get; private set; }

    /// <summary>The product in Odoo; null while there is none, or several.</summary>
    public int? ProductId { get; private set; }

    /// <summary>UTC instant ABS first told of it.</summary>
    public DateTime ReceivedAt { get; private set; }

    /// <summary>UTC instant ABS last told something new.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant Odoo first had it; null before.</summary>
    public DateTime? WrittenAt { get; private set; }

    /// <summary>UTC instant of the last decision, or null.</summary>
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Who decided, or empty.</summary>
    public string DecidedBy { get; private set; } = "";

    /// <summary>Their id; null for Portal itself.</summary>
    public Guid? DecidedById { get; private set; }

    /// <summary>Name, id and product, folded, for the search.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>True when somebody may decide about it, as far as its own row tells.</summary>
    public bool IsUndecided => State is CatalogState.Waiting or CatalogState.Blocked or CatalogState.Rejected;

    /// <summary>True once ABS has told more than its end.</summary>
    internal bool HasContent => Currency.Length > 0;

    internal int Months { get; private set; }

    internal decimal MonthlyFee { get; private set; }

    internal decimal Deposit { get; private set; }

    /// <summary>What Odoo had at the last look.</summary>
    public CatalogSeen InOdoo() => CatalogSeen.Read(Seen);

    internal static CatalogTemplate Make(string templateId, DateTime now)
    {
        var template = new CatalogTemplate
        {
            Id = Guid.CreateVersion7(now),
            TemplateId = templateId,
            ReceivedAt = now,
            SeenAt = now,
        };
        template.Call(templateId);
        return template;
    }

    /// <summary>Takes over what ABS tells, unless something later is known.</summary>
    internal NewsResult Take(TemplateNews news, Guid message, DateTime now)
    {
        var isFirst = ChangedAt == default;
        if (IsLate(news, message))
        {
            return NewsResult.Late;
        }

        if (!isFirst && Tells(news))
        {
            (OccurredAt, ToldBy) = (news.OccurredAt ?? OccurredAt, message);
            return NewsResult.Repeated;
        }

        if (!isFirst && news.Event == TemplateEvent.Created && LastEvent != TemplateEvent.Created && HasContent)
        {
            return NewsResult.Late; // an update or the end came before it
        }

        var wasArchived = !isFirst && LastEvent == TemplateEvent.Archived;
        if (news.Content is { } content)
        {
            Describe(content);
        }

        if (news.Event == TemplateEvent.Archived || (wasArchived && news.Event == TemplateEvent.Created))
        {
            (IsActive, LastEvent) = (false, TemplateEvent.Archived);
        }
        else
        {
            Guards = wasArchived && IsActive ? Guards | CatalogGuards.Revived : Guards & CatalogGuards.Revived;
            LastEvent = news.Event;
        }

        (ChangedAt, OccurredAt, ToldBy) = (now, news.OccurredAt ?? OccurredAt, message);
        (DeliveryId, Reason) = (null, "");
        Move(CatalogState.Waiting);
        return NewsResult.Changed;
    }

    /// <summary>Notes what Odoo has, and what that means; where nothing is left to be done, it is done.</summary>
    internal void Look(CatalogSeen seen, CatalogOptions options, DateTime now)
    {
        var before = (Seen, Changes, Guards);
        (Seen, SeenAt, ProductId) = (seen.Write(), now, seen.Product?.Id);
        Changes = CatalogComparison.Compare(this, seen, options).Count(change => !change.IsKept);
        Guards = CatalogComparison.Guard(this, seen);
        if (State is CatalogState.Waiting or CatalogState.Blocked && IsDone(seen))
        {
            Settle(now);
        }
        else if (before != (Seen, Changes, Guards))
        {
            Version++; // a look that found nothing new takes nobody's decision away
        }
    }

    /// <summary>Notes what Odoo has after Portal wrote it: the product is Portal's own.</summary>
    /// <param name="delivery">What wrote it; an older one may have undone what was settled meanwhile, and then it is looked at again.</param>
    /// <param name="seen">Read after the writing.</param>
    /// <param name="options">What a difference is.</param>
    /// <param name="now">UTC instant of that.</param>
    internal void LookAfterWriting(Guid delivery, CatalogSeen seen, CatalogOptions options, DateTime now)
    {
        WrittenAt ??= seen.Product is null ? null : now;
        Look(seen, options, now);
        if (State is CatalogState.Written or CatalogState.Archived && Changes > 0 && delivery != DeliveryId)
        {
            Move(CatalogState.Waiting);
        }
    }

    /// <summary>It is to go to Odoo.</summary>
    internal void Approve(Actor actor, CatalogPrices? prices, DateTime now)
    {
        (AgreedPrice, AgreedDeposit) = (prices?.Price ?? AgreedPrice, prices?.Deposit ?? AgreedDeposit);
        Guards &= ~CatalogGuards.Revived;
        Revision++;
        Decide(actor, "", now);
        Move(CatalogState.Approved);
    }

    internal void Promise(Guid deliveryId) => DeliveryId = deliveryId;

    internal void Reject(Actor actor, string reason, DateTime now)
    {
        Decide(actor, reason, now);
        Move(CatalogState.Rejected);
    }

    /// <summary>Odoo has it.</summary>
    internal void Settle(DateTime now)
    {
        WrittenAt ??= ProductId is null ? null : now;
        Guards &= ~CatalogGuards.Adopts;
        Reason = "";
        Move(IsActive ? CatalogState.Written : CatalogState.Archived);
    }

    /// <summary>Odoo has refused it.</summary>
    internal void Block(string reason)
    {
        Reason = Folding.Cut(reason, ReasonLength);
        Move(CatalogState.Blocked);
    }

    /// <summary>Another Odoo is in use: nothing that was seen or written holds there.</summary>
    internal void Forget()
    {
        (Seen, ProductId, WrittenAt, DeliveryId, Changes) = ("", null, null, null, 0);
        (AgreedPrice, AgreedDeposit) = (null, null);
        if (State is CatalogState.Approved or CatalogState.Written or CatalogState.Blocked)
        {
            Reason = "";
            Move(CatalogState.Waiting);
        }
    }

    private bool IsDone(CatalogSeen seen) =>
        Changes == 0 && !Guards.HasFlag(CatalogGuards.Duplicate) && (!IsActive || seen.Product is not null);

    private bool IsLate(TemplateNews news, Guid message) =>
        news.OccurredAt is { } at && OccurredAt is { } known && at != known
            ? at < known
            : ToldBy is { } last && message.CompareTo(last) < 0;

    private bool Tells(TemplateNews news) =>
        news.Content is { } content
            ? HasContent
                && (Name, Description, Currency, Terms) == (content.Name, content.Description, content.Currency, content.Terms)
                && (IsActive == content.IsActive || (news.Event == TemplateEvent.Created && LastEvent == TemplateEvent.Archived))
            : !IsActive && LastEvent == TemplateEvent.Archived;

    private void Describe(TemplateContent content)
    {
        if ((Currency, Terms) != (content.Currency, content.Terms))
        {
            (AgreedPrice, AgreedDeposit) = (null, null); // another fee asks for another price
        }

        (Description, Currency, IsActive) = (content.Description, content.Currency, content.IsActive);
        (Months, MonthlyFee, Deposit) = content.Terms;
        Call(content.Name);
    }

    private void Call(string name)
    {
        (Name, NameKey) = (name, Folding.Fold(name, 200));
        SearchText = Folding.Fold($"{name} {TemplateId}", 500);
    }

    private void Decide(Actor actor, string reason, DateTime now)
    {
        (DecidedAt, DecidedBy, DecidedById) = (now, actor.Name, actor.Id);
        Reason = Folding.Cut(reason, ReasonLength);
    }

    private void Move(CatalogState state)
    {
        State = state;
        Version++;
    }
}
