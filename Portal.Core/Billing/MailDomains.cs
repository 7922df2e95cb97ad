using System.Collections.Frozen;

namespace Portal.Core.Billing;

/// <summary>The part of an e-mail that tells a company: its domain, unless anybody can have an address there.</summary>
public static class MailDomains
{
    private const int Longest = 200;

    /// <summary>Providers that give an address to anybody, whatever the ending (<c>yahoo.co.uk</c>).</summary>
    private static readonly FrozenSet<string> FreeNames =
        "aol email fastmail gmail gmx googlemail hey hotmail hushmail icloud inbox live mac mail me msn outlook proton protonmail rediffmail tutanota yahoo yandex ymail zoho"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those whose name alone says too little, and the mail of telephone companies.</summary>
    private static readonly FrozenSet<string> FreeDomains =
        "126.com 163.com bluewin.ch bbox.fr btinternet.com comcast.net free.fr freenet.de hispeed.ch laposte.net libero.it mailbox.org neuf.fr orange.fr pm.me posteo.de qq.com quickline.ch sbcglobal.net sfr.fr sunrise.ch swissonline.ch t-online.de telenet.be tin.it uol.com.br verizon.net virgilio.it wanadoo.fr web.de"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The companies' domains among some e-mails, in lower case, without repeats, in order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> emails) =>
        [.. emails.Select(Of).Where(domain => domain.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The company's domain of one e-mail, in lower case; empty for a free provider's and for what is no address.</summary>
    public static string Of(string email)
    {
        if (!EmailList.IsAddress(email))
        {
            return "";
        }

        var domain = email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        return domain.Length > Longest || FreeDomains.Contains(domain) || FreeNames.Contains(domain.Split('.')[0]) ? "" : domain;
    }
}
