namespace Portal.Tests.Support;

/// <summary>The benches' program, whose parts that kill Portal the tests use too.</summary>
internal static class BenchProgram
{
    /// <summary>Beside the tests' own output, built by the same build.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(
            AppContext.BaseDirectory.Replace(
                $"{System.IO.Path.DirectorySeparatorChar}Portal.Tests{System.IO.Path.DirectorySeparatorChar}",
                $"{System.IO.Path.DirectorySeparatorChar}bench{System.IO.Path.DirectorySeparatorChar}Portal.Bench{System.IO.Path.DirectorySeparatorChar}",
                StringComparison.Ordinal
            ),
            "Portal.Bench.dll"
        );
}
