namespace Portal.Sandbox.RocketCyber;

/// <summary>The incidents of the demonstration: twelve, of which five are resolved.</summary>
internal static class IncidentSeed
{
    private static readonly (string Title, string Text, string Severity)[] Kinds =
    [
        ("Suspicious PowerShell download", "A script fetched a program from an address seen in other attacks.", "High"),
        ("Sign-in from a new country", "An account signed in from a country it was never seen in.", "Medium"),
        ("Remote desktop open to the internet", "Port 3389 answers from outside.", "High"),
        ("Malicious file stopped", "Defender moved a file into quarantine.", "Low"),
    ];

    public static void Fill(RocketCyberSandbox sandbox, DateTimeOffset now)
    {
        for (var number = 0; number < 12; number++)
        {
            var (title, text, severity) = Kinds[number % Kinds.Length];
            var at = now.AddHours(-9 * (12 - number));
            var incident = sandbox.Open(sandbox.Devices[number * 21], title, text, severity, at);
            if (number < 5)
            {
                sandbox.Resolve(incident["id"]!.ToJsonString(), at.AddHours(3));
            }
        }
    }
}
