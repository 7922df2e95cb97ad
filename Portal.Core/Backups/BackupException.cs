namespace Portal.Core.Backups;

/// <summary>A backup could not be made or restored. Says to an operator what it means and what to do; prints without a stack trace.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Says it.</summary>
    public BackupException(string message)
        : base(message) { }

    /// <summary>Says it, with what lies beneath.</summary>
    public BackupException(string message, Exception beneath)
        : base(message, beneath) { }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
