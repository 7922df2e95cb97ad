namespace Portal.Core.Persistence;

/// <summary>Tells "another program has the file" from every other reason why a file cannot be opened: only the first passes by itself.</summary>
internal static class FileSharing
{
    private const int OnWindows = unchecked((int)0x80070020);

    // EWOULDBLOCK; .NET hands the system's own number through
    private const int OnLinux = 11;
    private const int OnMac = 35;

    public static bool IsHeldByAnother(this IOException refusal) =>
        refusal.HResult
        == (
            OperatingSystem.IsWindows() ? OnWindows
            : OperatingSystem.IsMacOS() ? OnMac
            : OnLinux
        );
}
