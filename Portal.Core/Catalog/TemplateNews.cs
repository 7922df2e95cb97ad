namespace Portal.Core.Catalog;

/// <summary>What ABS says happened to a template.</summary>
public enum TemplateEvent
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Updated,

    /// <summary>It is offered no more.</summary>
    Archived,
}

/// <summary>What a message about a template came to.</summary>
internal enum NewsResult
{
    /// <summary>It tells something new.</summary>
    Changed,

    /// <summary>It tells what is known.</summary>
    Repeated,

    /// <summary>Something later is known already.</summary>
    Late,
}

/// <summary>A template of ABS as a message tells of it. Source: 002-4, 002-5, 002-7.</summary>
/// <param name="TemplateId">ABS' id: the coupling key. Source: C5.</param>
/// <param name="Event">What happened.</param>
/// <param name="Content">What it says; null where it tells of the end alone.</param>
/// <param name="OccurredAt">UTC instant of the change in ABS; null when ABS does not say.</param>
public sealed record TemplateNews(string TemplateId, TemplateEvent Event, TemplateContent? Content, DateTime? OccurredAt);

/// <summary>What a template is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What customers read; may be empty.</param>
/// <param name="Currency">ISO code of the currency it is billed in.</param>
/// <param name="IsActive">True while it is offered.</param>
/// <param name="Terms">How it is billed.</param>
public sealed record TemplateContent(string Name, string Description, string Currency, bool IsActive, TemplateTerms Terms);

/// <summary>The common terms of a template. Source: 002-7.</summary>
/// <param name="Months">Months from one bill to the next.</param>
/// <param name="MonthlyFee">Fee of a month.</param>
/// <param name="Deposit">Deposit, 0 for none.</param>
public readonly record struct TemplateTerms(int Months, decimal MonthlyFee, decimal Deposit)
{
    /// <summary>What one bill comes to.</summary>
    public decimal Price => MonthlyFee * Months;
}
