using System.Text.RegularExpressions;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed partial class WhenAnIconIsNamed
{
    [Fact]
    public void The_font_was_cut_with_it()
    {
        var root = FindRoot();
        var cut = File.ReadAllLines(Path.Combine(root, "build", "icons", "names.txt")).ToHashSet();

        var named = Directory
            .EnumerateFiles(Path.Combine(root, "Portal"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => IconName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Concat(Enum.GetValues<BadgeStatus>().Select(status => StatusLook.Of(status).Icon))
            .Concat(NavEntry.All.Select(entry => entry.Icon))
            .ToHashSet();

        Assert.Contains("refresh", named);
        Assert.Empty(named.Except(cut));
    }

    [GeneratedRegex("<Icon Name=\"([a-z0-9_]+)\"")]
    private static partial Regex IconName();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Portal.sln above the tests.");
        }

        return folder.FullName;
    }
}
