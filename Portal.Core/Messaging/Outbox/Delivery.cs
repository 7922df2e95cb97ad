using System.Security.Cryptography;

namespace Portal.Core.Messaging.Outbox;

/// <summary>States of a delivery; no others exist. Source: DESIGN §3.</summary>
public enum DeliveryState
{
    /// <summary>Something is missing before it can be sent; the reason names it.</summary>
    Waiting = 0,

    /// <summary>To be sent, or sent in vain and to be sent again.</summary>
    Pending = 1,

    /// <summary>The other side accepted it.</summary>
    Delivered = 2,

    /// <summary>The other side refused it, or never accepted it; a person decides.</summary>
    Dead = 3,

    /// <summary>A person, or a later delivery, called it off.</summary>
    Cancelled = 4,
}

/// <summary>
/// A promise to tell another system something, kept in the transaction of the change it tells of. It stays for ever, with every attempt.
/// Source: DESIGN §3, P2, P3.
/// </summary>
public sealed class Delivery
{
    /// <summary>Longest reason kept.</summary>
    public const int ReasonLength = 500;

    internal Delivery() { }

    /// <summary>Row id, rising in the order in which deliveries were promised.</summary>
    public Guid Id { get; private set; }

    /// <summary>The system that is to be told: <c>abs</c>, <c>odoo</c>.</summary>
    public string Destination { get; private set; } = "";

    /// <summary>What it is told: <c>entitlement.create</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The record it is about, <c>sale.order,42</c>; deliveries of one record go in order.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Names this promise for ever: a second one under the same key is refused by the database.</summary>
    public string IdempotencyKey { get; private set; } = "";

    /// <summary>The bytes to be sent; every repeat sends the same ones.</summary>
    public byte[] Payload { get; private set; } = [];

    /// <summary>How often the payload was changed, by a person or to follow its record; each change is sent under a key of its own.</summary>
    public int Revision { get; private set; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; private set; }

    /// <summary>Why it waits, is dead or was cancelled, or what the last attempt came to; null otherwise.</summary>
    public string? Reason { get; private set; }

    /// <summary>Requests made so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>
    /// How often a worker took it to send it, less those it gave back unsent: what is more than the attempts was lost with its worker, and may have
    /// arrived.
    /// </summary>
    public int Sendings { get; private set; }

    /// <summary>Place in the schedule of repeats; a person's retry begins it anew, and a pause costs none.</summary>
    public int Step { get; private set; }

    /// <summary>UTC instant of the next attempt.</summary>
    public DateTime NextAttemptAt { get; private set; }

    /// <summary>UTC instant it was promised.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>UTC instant it was delivered, died or was cancelled; null while it is open.</summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>
    /// True from its death until it is delivered, called off or held, also while it is tried again: so long its alarm lasts, and a death of the
    /// same one is no news.
    /// </summary>
    public bool HasDied { get; private set; }

    /// <summary>UTC instant it was first accepted, or null; it stays when it is sent again.</summary>
    public DateTime? DeliveredAt { get; private set; }

    /// <summary>True when a message goes to the inbox (source <c>outbox</c>, kind as this one's) once it is delivered or dead.</summary>
    public bool TellsOutcome { get; private set; }

    /// <summary>Trace id that ties it to what caused it: 32 hex digits.</summary>
    public string CorrelationId { get; private set; } = "";

    /// <summary>Who is sending it, or null.</summary>
    public string? LeaseOwner { get; private set; }

    /// <summary>UTC instant until which they hold it, or null.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>Rises with each taking and each change by a person; the word of an earlier holder is refused.</summary>
    public long Fence { get; private set; }

    /// <summary>The key as the other side sees it: a changed payload is another request.</summary>
    public string WireKey => WireKeyOf(IdempotencyKey, Revision);

    /// <summary>SHA-256 of the payload, in hex: equal for every repeat. It stays when the payload does not.</summary>
    public string PayloadDigest => KeptDigest ?? DigestOf(Payload);

    /// <summary>UTC instant since which payload, requests and answers are no longer kept; null while they are.</summary>
    public DateTime? BlankedAt { get; private set; }

    /// <summary>The digest of a payload that is no longer kept.</summary>
    internal string? KeptDigest { get; private set; }

    /// <summary>True while a worker may be sending it.</summary>
    /// <param name="now">UTC instant; with PostgreSQL by its clock, which leases run by.</param>
    public bool IsBeingSent(DateTime now) => State == DeliveryState.Pending && LeaseUntil > now;

    internal static string DigestOf(byte[] payload) => Convert.ToHexStringLower(SHA256.HashData(payload));

    internal static string WireKeyOf(string key, int revision) => revision == 0 ? key : $"{key}~{revision}";

    internal static Delivery Promise(Guid id, DeliveryDraft draft, string correlationId, DateTime now) =>
        new()
        {
            Id = id,
            Destination = draft.Destination,
            Kind = draft.Kind,
            Subject = draft.Subject,
            IdempotencyKey = draft.IdempotencyKey,
            Payload = draft.Payload,
            State = draft.WaitsFor is null ? DeliveryState.Pending : DeliveryState.Waiting,
            Reason = draft.WaitsFor is null ? null : Folding.Cut(draft.WaitsFor, ReasonLength),
            NextAttemptAt = now,
            CreatedAt = now,
            TellsOutcome = draft.TellsOutcome,
            CorrelationId = correlationId,
        };

    /// <summary>What was missing is there: it goes out with this payload, under a key of its own when it is another than was sent.</summary>
    /// <exception cref="InvalidOperationException">It does not wait.</exception>
    internal void Release(byte[] payload, bool isAnother, DateTime now)
    {
        Demand(State == DeliveryState.Waiting);
        Take(payload, isAnother);
        Open(now);
    }

    /// <summary>Something else is missing now.</summary>
    /// <exception cref="InvalidOperationException">It does not wait.</exception>
    internal void WaitFor(string reason)
    {
        Demand(State == DeliveryState.Waiting);
        Reason = Folding.Cut(reason, ReasonLength);
        Fence++;
    }

    /// <summary>True when a worker took it whose word never came: its request may have arrived, though no attempt says so.</summary>
    internal bool WasLost => Sendings > Attempts;

    /// <summary>It goes out, or would, with other contents than before; under a key of its own once the earlier ones were sent.</summary>
    /// <exception cref="InvalidOperationException">It is not open, or somebody may be sending it.</exception>
    internal void Replace(byte[] payload, bool isAnother)
    {
        Demand(State is DeliveryState.Pending or DeliveryState.Dead && !WasLost);
        Take(payload, isAnother);
        Fence++;
    }

    /// <summary>Something is missing after all, before anything has arrived.</summary>
    /// <exception cref="InvalidOperationException">It is not open, or somebody may be sending it.</exception>
    internal void Hold(string reason)
    {
        Demand(State is DeliveryState.Pending or DeliveryState.Dead && !WasLost);
        State = DeliveryState.Waiting;
        Reason = Folding.Cut(reason, ReasonLength);
        SettledAt = null;
        HasDied = false;
        Fence++;
    }

    /// <summary>Its record wants it again: the word of who holds it is refused, since they may have asked only whether it is there.</summary>
    /// <exception cref="InvalidOperationException">It is not to be sent.</exception>
    internal void WantAgain()
    {
        Demand(State == DeliveryState.Pending);
        Fence++;
    }

    /// <summary>
    /// What was called off goes out after all, or waits for what is missing; once it was sent, other contents have a key of their own.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was not called off.</exception>
    internal void Revive(byte[] payload, bool isAnother, string? waitsFor, DateTime now)
    {
        Demand(State == DeliveryState.Cancelled);
        Take(payload, isAnother);
        (BlankedAt, KeptDigest) = (null, null);
        Open(now);
        if (waitsFor is not null)
        {
            (State, Reason) = (DeliveryState.Waiting, Folding.Cut(waitsFor, ReasonLength));
        }
    }

    /// <summary>It is tried at once, with a new schedule of repeats. Nobody may be sending it.</summary>
    /// <param name="now">UTC instant.</param>
    /// <param name="place">Its place among those that are due, as an instant.</param>
    internal void Retry(DateTime now, DateTime place)
    {
        Demand(State is DeliveryState.Pending or DeliveryState.Dead or DeliveryState.Delivered);
        Demand(BlankedAt is null);
        Open(now);
        NextAttemptAt = place;
    }

    /// <summary>Goes out with another payload, under a key of its own; the caller keeps the one before.</summary>
    internal void Edit(byte[] payload, DateTime now)
    {
        Demand(State is DeliveryState.Waiting or DeliveryState.Dead);
        Take(payload, isAnother: true);
        Open(now);
    }

    /// <summary>It is called off. Nobody may be sending it.</summary>
    internal void Cancel(string reason, DateTime now)
    {
        Demand(State is DeliveryState.Waiting or DeliveryState.Pending or DeliveryState.Dead);
        State = DeliveryState.Cancelled;
        Reason = Folding.Cut(reason, ReasonLength);
        SettledAt = now;
        HasDied = false;
        Fence++;
    }

    /// <summary>The other side has it after all, as was found by asking it. Nobody may be sending it.</summary>
    internal void Confirm(string how, DateTime now)
    {
        Demand(State is DeliveryState.Waiting or DeliveryState.Pending or DeliveryState.Dead);
        State = DeliveryState.Delivered;
        Reason = Folding.Cut(how, ReasonLength);
        SettledAt = now;
        DeliveredAt ??= now;
        HasDied = false;
        Fence++;
    }

    private void Take(byte[] payload, bool isAnother)
    {
        if (isAnother)
        {
            Revision++;
            DeliveredAt = null; // what was accepted had other contents
        }

        Payload = payload;
    }

    private void Open(DateTime now)
    {
        State = DeliveryState.Pending;
        Reason = null;
        Step = 0;
        NextAttemptAt = now;
        SettledAt = null;
        (LeaseOwner, LeaseUntil) = (null, null);
        Fence++;
    }

    private void Demand(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"A delivery that is {State} cannot do that.");
        }
    }
}
