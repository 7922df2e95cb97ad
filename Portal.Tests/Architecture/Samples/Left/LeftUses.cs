using Portal.Tests.Architecture.Samples.Right;

namespace Portal.Tests.Architecture.Samples.Left;

// Each class hides its use of the other folder in another corner of compiled code.

internal static class InsideAnAsyncLambda
{
    public static Func<Task<int>> Make() =>
        async () =>
        {
            await Task.Yield();
            return new RightService().Count;
        };
}

internal static class InsideAGenericArgument
{
    public static object Make() => new List<Dictionary<string, RightElement[]>>();
}

internal static class InsideACatch
{
    public static bool Fails(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (RightException)
        {
            return true;
        }
    }
}

[Mark(typeof(RightArgument))]
internal sealed class InsideAnAttribute;

internal sealed class Innocent
{
    public static string Name => nameof(Innocent);
}
