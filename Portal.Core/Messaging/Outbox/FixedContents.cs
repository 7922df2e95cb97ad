namespace Portal.Core.Messaging.Outbox;

/// <summary>Says of a destination, configured or not, that nobody changes what goes there: Portal alone writes it, as its mails.</summary>
/// <param name="Destination">Its name.</param>
public sealed record FixedContents(string Destination);
