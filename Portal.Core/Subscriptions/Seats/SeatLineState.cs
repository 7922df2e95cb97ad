namespace Portal.Core.Subscriptions.Seats;

/// <summary>Where a line of a count stands.</summary>
public enum SeatLineState
{
    /// <summary>What is billed is what is proposed.</summary>
    Unchanged = 0,

    /// <summary>It waits for a person's approval.</summary>
    Proposed = 1,

    /// <summary>Somebody must say first which subscription the client's seats belong to.</summary>
    Asked = 2,

    /// <summary>Approved; Odoo is to be told.</summary>
    Approved = 3,

    /// <summary>Odoo has it.</summary>
    Applied = 4,

    /// <summary>Odoo has refused it, or it was called off.</summary>
    Blocked = 5,

    /// <summary>A person has said no.</summary>
    Rejected = 6,

    /// <summary>A later count, or a revert, has made it void.</summary>
    Superseded = 7,

    /// <summary>The former quantity is being restored.</summary>
    Reverting = 8,

    /// <summary>The former quantity is in force again.</summary>
    Reverted = 9,

    /// <summary>Odoo has refused to restore it.</summary>
    RevertBlocked = 10,

    /// <summary>It was to be restored, and a person has left it as it is.</summary>
    Left = 11,
}

/// <summary>Why a line is not approved by itself. Source: D2, D11, R16.</summary>
[Flags]
public enum SeatGuards
{
    /// <summary>Nothing speaks against it.</summary>
    None = 0,

    /// <summary>It would bill nothing.</summary>
    Zero = 1,

    /// <summary>It would bill more than a quarter less.</summary>
    LargeDrop = 2,

    /// <summary>It changes more than the thresholds allow.</summary>
    Threshold = 4,

    /// <summary>The client has several subscriptions, and nobody has said which one its seats belong to.</summary>
    ManySubscriptions = 8,

    /// <summary>No rule counts for this product any more.</summary>
    RetiredProduct = 16,

    /// <summary>What is billed is no whole number.</summary>
    Fraction = 32,

    /// <summary>The order has more than one line of the product.</summary>
    TwoLines = 64,

    /// <summary>Another line of the client waits: they go together.</summary>
    OtherLine = 128,

    /// <summary>The order is locked in Odoo.</summary>
    Locked = 256,

    /// <summary>Something else was approved for a later day, and that day is not there yet.</summary>
    Postponed = 512,

    /// <summary>A person rejected, called off or took back the same before.</summary>
    Refused = 1024,
}
