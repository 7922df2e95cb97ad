using System.Security.Cryptography;

namespace Portal.Core.Messaging;

/// <summary>
/// The right to work on a row for a while. It is kept alive by its holder; when it has run out, anybody may take the row, and each
/// taking raises the row's fence, so that the word of an earlier holder who wakes up late is refused.
/// </summary>
/// <param name="Id">The row.</param>
/// <param name="Fence">The row's fence since it was taken.</param>
internal readonly record struct Lease(Guid Id, long Fence)
{
    /// <summary>How long a row stays taken without a sign of life, by <see cref="LeaseClock"/>: the clocks of nodes do not matter.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    /// <summary>How often the holder gives its sign of life.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>Past this, by its own steady clock, the holder begins nothing more with the row.</summary>
    public static readonly TimeSpan SafeLength = TimeSpan.FromSeconds(45);

    /// <summary>A name for one holder; two in a process, and two containers of one name, differ.</summary>
    public static string NewOwner() =>
        $"{Environment.MachineName}:{Environment.ProcessId}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
}
