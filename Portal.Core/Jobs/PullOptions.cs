namespace Portal.Core.Jobs;

/// <summary>How pulls from other systems behave. The host binds section <c>Jobs</c>.</summary>
public sealed class PullOptions
{
    /// <summary>
    /// <c>Jobs:PullOverlap</c>: how far before the last pull the next one begins, at least the longest transaction of the other system;
    /// 1 min to 1 day. What is seen again and has not changed costs only its reading. Default 10 min.
    /// </summary>
    public TimeSpan PullOverlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary><c>Jobs:PullPageSize</c>: records asked for at once, 1 to 5000. Default 2000.</summary>
    public int PullPageSize { get; set; } = 2000;
}
