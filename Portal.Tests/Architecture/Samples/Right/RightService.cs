namespace Portal.Tests.Architecture.Samples.Right;

internal sealed class RightService
{
    public int Count { get; set; }
}

internal sealed class RightElement;

internal sealed class RightException : Exception;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class MarkAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

internal sealed class RightArgument;
