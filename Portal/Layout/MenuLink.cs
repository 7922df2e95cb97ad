using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Components;

namespace Portal.Layout;

/// <summary>A link of the menu: current on the pages of its own entry only, also where another entry's address begins with its own.</summary>
public sealed class MenuLink : NavLink
{
    [Parameter, EditorRequired]
    public required NavEntry Entry { get; set; }

    protected override bool ShouldMatch(string uriAbsolute) => NavEntry.Of(new Uri(uriAbsolute).AbsolutePath) == Entry;
}
