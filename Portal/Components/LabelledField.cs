using Microsoft.AspNetCore.Components;

namespace Portal.Components;

/// <summary>What every labelled field takes. Messages come from outside: a field knows no rules.</summary>
public abstract class LabelledField : ComponentBase
{
    private static int s_count;

    private readonly string _generatedId = $"field-{Interlocked.Increment(ref s_count)}";

    /// <summary>Visible label and accessible name.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Id of the input; give one where a summary links to the field.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public bool Required { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>One line below the input: what is expected, or what it's for.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What is wrong with it, or null.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Class of the frame, to place it in a grid (<c>span-2</c>).</summary>
    [Parameter]
    public string? Class { get; set; }

    protected string InputId => Id ?? _generatedId;

    protected string DescribedBy => FieldFrame.DescribedBy(InputId, Hint);

    /// <summary>For an attribute that is written only when true.</summary>
    protected static string? TrueOrAbsent(bool value) => value ? "true" : null;
}
