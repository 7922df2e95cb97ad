using System.Diagnostics.CodeAnalysis;

namespace Portal.Core;

/// <summary>What a use case answers: a value, or the reasons why not. Failures of other systems are exceptions instead.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class Result<T>
{
    private Result(T? value, IReadOnlyList<Refusal> refusals)
    {
        Value = value;
        Refusals = refusals;
    }

    /// <summary>True when there is a value and nothing was refused.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Refusals.Count == 0;

    /// <summary>The value; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Every reason, in the order of the fields; empty on success.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, []);

    /// <summary>A refusal for one reason.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, [refusal]);

    /// <summary>A refusal for several reasons, all of them shown.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static implicit operator Result<T>(List<Refusal> refusals) =>
        refusals.Count == 0 ? throw new ArgumentException("A refusal needs a reason.", nameof(refusals)) : new(default, refusals);
}
