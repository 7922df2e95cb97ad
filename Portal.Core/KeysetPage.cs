namespace Portal.Core;

/// <summary>Which page of a sorted list.</summary>
/// <param name="Move">Where from.</param>
/// <param name="Cursor">Row the move starts at, for <see cref="KeysetMove.After"/> and <see cref="KeysetMove.Before"/>; an unreadable one means the first page.</param>
/// <param name="Size">Rows at most, 1 to 200.</param>
public sealed record KeysetRequest(KeysetMove Move, string? Cursor, int Size)
{
    /// <summary>The first page.</summary>
    public static KeysetRequest First(int size) => new(KeysetMove.First, null, size);
}

/// <summary>The four moves of a pager.</summary>
public enum KeysetMove
{
    /// <summary>From the beginning.</summary>
    First,

    /// <summary>The rows after the cursor.</summary>
    After,

    /// <summary>The rows before the cursor.</summary>
    Before,

    /// <summary>Up to the end.</summary>
    Last,
}

/// <summary>One page of a sorted list.</summary>
/// <typeparam name="T">Row type.</typeparam>
/// <param name="Rows">The rows in the asked order.</param>
/// <param name="Previous">Cursor for the page before, or null on the first.</param>
/// <param name="Next">Cursor for the page after, or null on the last.</param>
/// <param name="Total">Rows in all, counted up to <see cref="CountLimit"/> + 1: more than the limit means "or more".</param>
/// <param name="From">
/// Number of the first row, from 1; null when there is none, or near the end of a list nobody counted. In between it is what it was when
/// the cursor was made: rows that came or went since shift it by as many.
/// </param>
public sealed record KeysetPage<T>(IReadOnlyList<T> Rows, string? Previous, string? Next, int Total, int? From = null)
{
    /// <summary>Totals are exact up to here.</summary>
    public const int CountLimit = 1000;
}
