using Portal.Core.Jobs;

namespace Portal.Pages.Jobs;

/// <summary>A job's row. It stays the same while what it shows changes, so that nothing moves away under a click.</summary>
public sealed class JobRow(JobLine line)
{
    public JobLine Line { get; set; } = line;
}
