namespace Portal.Sandbox.Abs;

/// <summary>How AbsSandbox answers a second create for an order that has its entitlement, under another key.</summary>
public enum RepeatAnswer
{
    /// <summary>409 with the existing entitlement's id.</summary>
    Conflict,

    /// <summary>200 with the existing entitlement and the signal <c>IDEMPOTENT_OPERATION_DETECTED</c>.</summary>
    Detected,

    /// <summary>201 with a further entitlement: an ABS that knows a repeat by its key alone.</summary>
    Another,
}

/// <summary>AbsSandbox's file, secrets and manners.</summary>
public sealed class AbsOptions
{
    /// <summary>Its SQLite file; null keeps everything in memory.</summary>
    public string? File { get; set; }

    public string ApiKey { get; set; } = AbsSandbox.DefaultApiKey;

    /// <summary>Signs its events: <c>whsec_</c> and base64, as Standard Webhooks has it.</summary>
    public string HookSecret { get; set; } = AbsSandbox.DefaultHookSecret;

    public RepeatAnswer Repeat { get; set; } = RepeatAnswer.Conflict;
}
