namespace Portal.Layout;

/// <summary>What every page shows of the installation; the host registers one.</summary>
/// <param name="IsSandbox">True while the embedded sandbox stands in for every other system.</param>
/// <param name="Zone">Zone in which times are shown.</param>
public sealed record ShellState(bool IsSandbox, TimeZoneInfo Zone);
