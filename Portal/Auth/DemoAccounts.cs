using Portal.Core;

namespace Portal.Auth;

/// <summary>One account the sandbox's sign-in page offers.</summary>
internal sealed record DemoAccount(Role Role, string Email, string Name);

/// <summary>One account per role. They exist in a sandbox's database only and are no secret. Source: DESIGN §5.</summary>
internal static class DemoAccounts
{
    public const string Password = "sandbox-demo";

    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        .. Enum.GetValues<Role>()
            .Select(role => new DemoAccount(role, $"{role.ToString().ToLowerInvariant()}@sandbox.local", $"{role} (demo)")),
    ];
}
