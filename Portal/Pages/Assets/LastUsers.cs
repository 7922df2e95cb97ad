using Portal.Core;
using Portal.Core.Assets;

namespace Portal.Pages.Assets;

/// <summary>Who of a client the account is that was last logged on to a device: a suggestion only, and none where it could be two. Source: b2.</summary>
internal static class LastUsers
{
    /// <summary>The one person whose name the account is made of; null for nobody, or more than one.</summary>
    /// <param name="account">As the device tells it: <c>ACME\jane.doe</c>, <c>jane@acme.example</c>, <c>Jane Doe</c>.</param>
    /// <param name="people">The people of the client.</param>
    public static ClientPerson? Suggest(string account, IReadOnlyList<ClientPerson> people)
    {
        var name = account[(account.LastIndexOf('\\') + 1)..].Split('@')[0];
        var parts = PartsOf(name);
        if (parts.Count == 0)
        {
            return null;
        }

        var written = string.Concat(parts);
        var found = people.Where(person => FormsOf(PartsOf(person.Name)).Contains(written)).Take(2).ToList();
        return found is [var one] ? one : null;
    }

    // Jane Doe: janedoe, doejane, jdoe, janed
    private static List<string> FormsOf(List<string> parts) =>
        parts is [var first, .., var last]
            ? [string.Concat(parts), last + first, first + last, first[..1] + last, first + last[..1]]
            : parts;

    private static List<string> PartsOf(string name) =>
        [.. Folding.Fold(name, 200).Split([' ', '.', '_', '-', ','], StringSplitOptions.RemoveEmptyEntries)];
}
