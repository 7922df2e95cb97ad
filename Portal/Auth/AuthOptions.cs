using Portal.Configuration;

namespace Portal.Auth;

/// <summary>Limits of signing in and of sessions. Source: DESIGN §9.</summary>
internal sealed record AuthOptions
{
    /// <summary>Characters a password has at least; length protects, composition rules do not.</summary>
    public const int PasswordLength = 8;

    /// <summary>How old a session's facts (roles, disabled) may be: a disabled person is out within 30 s.</summary>
    public static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(20);

    public required int LockoutAfter { get; init; }

    public required TimeSpan LockoutFor { get; init; }

    public required int SignInsPerMinute { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required TimeSpan SessionTimeout { get; init; }

    public static AuthOptions Read(SettingsReader reader) =>
        new()
        {
            LockoutAfter = reader.Number(ConfigurationKeys.LockoutAfter, 5, 1, 100),
            LockoutFor = reader.Length(
                ConfigurationKeys.LockoutFor,
                TimeSpan.FromMinutes(5),
                TimeSpan.FromSeconds(1),
                TimeSpan.FromDays(1)
            ),
            SignInsPerMinute = reader.Number(ConfigurationKeys.SignInsPerMinute, 60, 1, 10_000),
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
        };
}
