using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Which templates.</summary>
public enum CatalogTab
{
    /// <summary>Those that somebody has to look at.</summary>
    Waiting,

    /// <summary>On their way to Odoo.</summary>
    Approved,

    /// <summary>Odoo has them.</summary>
    Written,

    /// <summary>Odoo has refused them.</summary>
    Blocked,

    /// <summary>A person has said no.</summary>
    Rejected,

    /// <summary>Offered no more.</summary>
    Archived,

    /// <summary>All.</summary>
    All,
}

/// <summary>What templates are sorted by.</summary>
public enum CatalogSort
{
    /// <summary>When ABS last told something new.</summary>
    Changed,

    /// <summary>By name.</summary>
    Name,
}

/// <summary>What a list of templates shows.</summary>
public sealed record CatalogListRequest
{
    /// <summary>Which.</summary>
    public CatalogTab Tab { get; init; } = CatalogTab.Waiting;

    /// <summary>Words of the name or the id.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only those with this warning; null for all.</summary>
    public CatalogGuards? Guard { get; init; }

    /// <summary>By what.</summary>
    public CatalogSort Sort { get; init; }

    /// <summary>Downwards.</summary>
    public bool Descending { get; init; }

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);

    internal Keyset<CatalogTemplate> Keyset =>
        Sort == CatalogSort.Name
            ? new Keyset<CatalogTemplate, string>(template => template.NameKey, template => template.Id, Descending)
            : new Keyset<CatalogTemplate, DateTime>(template => template.ChangedAt, template => template.Id, Descending);

    /// <summary>The templates, unsorted.</summary>
    internal IQueryable<CatalogTemplate> In(IQueryable<CatalogTemplate> all)
    {
        var found = Tab == CatalogTab.All ? all : all.Where(StateOf(Tab));
        found = Guard is { } guard ? found.Where(template => (template.Guards & guard) != 0) : found;
        return new SubstringSearch<CatalogTemplate>(template => template.SearchText, Search).In(found);
    }

    /// <summary>Of these, those that "all that match" means: they wait, and nothing speaks against them.</summary>
    internal IQueryable<CatalogTemplate> Clean(IQueryable<CatalogTemplate> all) =>
        In(all).Where(template => template.State == CatalogState.Waiting && template.Guards == CatalogGuards.None);

    private static System.Linq.Expressions.Expression<Func<CatalogTemplate, bool>> StateOf(CatalogTab tab)
    {
        var state = tab switch
        {
            CatalogTab.Approved => CatalogState.Approved,
            CatalogTab.Written => CatalogState.Written,
            CatalogTab.Blocked => CatalogState.Blocked,
            CatalogTab.Rejected => CatalogState.Rejected,
            CatalogTab.Archived => CatalogState.Archived,
            _ => CatalogState.Waiting,
        };
        return template => template.State == state;
    }
}
