using Portal.Configuration;
using Portal.Core.Accounts;

namespace Portal.Auth;

/// <summary>Limits of signing in and of sessions. Source: DESIGN §6, §9.</summary>
internal sealed record AuthOptions
{
    /// <summary>How old the facts of an open page (roles, disabled) may be on another node: a disabled person is out within 30 s.</summary>
    public static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(20);

    public required AccountRules Rules { get; init; }

    public required int SignInsPerMinute { get; init; }

    public static AuthOptions Read(SettingsReader reader, bool isSandbox, TimeZoneInfo zone) =>
        new()
        {
            SignInsPerMinute = reader.Number(ConfigurationKeys.SignInsPerMinute, 60, 1, 10_000),
            Rules = new AccountRules
            {
                Zone = zone,
                RequireTwoFactor = reader.Choice(
                    ConfigurationKeys.RequireTwoFactor,
                    isSandbox ? TwoFactorRule.None : TwoFactorRule.Administrators
                ),
                LockoutAfter = reader.Number(ConfigurationKeys.LockoutAfter, 5, 1, 100),
                LockoutFor = reader.Length(
                    ConfigurationKeys.LockoutFor,
                    TimeSpan.FromMinutes(5),
                    TimeSpan.FromSeconds(1),
                    TimeSpan.FromDays(1)
                ),
                IdleTimeout = reader.Length(
                    ConfigurationKeys.IdleTimeout,
                    TimeSpan.FromHours(8),
                    TimeSpan.FromMinutes(1),
                    TimeSpan.FromDays(30)
                ),
                SessionTimeout = reader.Length(
                    ConfigurationKeys.SessionTimeout,
                    TimeSpan.FromDays(1),
                    TimeSpan.FromMinutes(1),
                    TimeSpan.FromDays(90)
                ),
            },
        };
}
