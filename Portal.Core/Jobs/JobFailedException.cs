namespace Portal.Core.Jobs;

/// <summary>A job could not do its work for a reason that is no bug; the run is kept as failed with this sentence.</summary>
/// <param name="sentence">What happened and what to do, in staff's words.</param>
/// <param name="beneath">What lies beneath, for the log.</param>
public sealed class JobFailedException(string sentence, Exception beneath) : Exception(sentence, beneath);
