using Portal.Core;

namespace Portal.Tests.Architecture;

public sealed class WhenCodeGrows
{
    [Fact]
    public void No_file_or_page_exceeds_its_limit()
    {
        var violations = SizeRules.Violations(RepositoryFiles.Code, SizeRules.LongFiles);

        ReportSizes();
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void No_method_exceeds_its_limit()
    {
        var violations = SizeRules.Violations(
            [typeof(Money).Assembly.Location, typeof(Program).Assembly.Location],
            SizeRules.Method,
            SizeRules.LongMethods
        );

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void A_long_file_page_or_test_is_reported()
    {
        RepositoryFile[] files =
        [
            Sized("Portal.Core/Billing/Long.cs", 301),
            Sized("Portal.Core/Billing/Fits.cs", 300),
            Sized("Portal.Tests/Billing/Long.cs", 401),
            Sized("Portal.Tests/Billing/Fits.cs", 400),
            Sized("Portal/Pages/Billing/LongPage.razor", 120),
            Sized("Portal/Pages/Billing/LongPage.razor.cs", 81),
        ];

        Assert.Equal(
            [
                "Portal.Core/Billing/Long.cs has 301 lines, 300 at most",
                "Portal.Tests/Billing/Long.cs has 401 lines, 400 at most",
                "Portal/Pages/Billing/LongPage.razor has 201 lines, 200 at most",
            ],
            SizeRules.Violations(files, SizeRules.LongFiles)
        );
    }

    [Fact]
    public void An_exception_counts_while_it_is_needed()
    {
        var exceptions = new Dictionary<string, string> { ["Long.cs"] = "a table", ["Short.cs"] = "once was long" };

        var violations = SizeRules.Violations([Sized("Long.cs", 301), Sized("Short.cs", 10)], exceptions);

        Assert.Equal(["Short.cs needs no exception any more"], violations);
    }

    [Fact]
    public void A_method_is_measured_by_its_body()
    {
        var measured = typeof(Measured).FullName!.Replace('+', '/');
        var exceptions = new Dictionary<string, string> { [$"{measured}.FiveLines"] = "once had six" };

        var found = SizeRules.Violations([typeof(WhenCodeGrows).Assembly.Location], 5, exceptions);

        Assert.Contains($"{measured}.SixLines has 6 lines, 5 at most", found);
        Assert.Contains($"{measured}.FiveLines needs no exception any more", found);
        Assert.DoesNotContain(found, each => each.Contains("OneTable", StringComparison.Ordinal));
    }

    // aims, not limits: half the files up to 60 lines, nine in ten up to 150
    private static void ReportSizes()
    {
        int[] lines =
        [
            .. RepositoryFiles
                .Code.Where(file => !file.Path.StartsWith("Portal.Tests/", StringComparison.Ordinal))
                .Select(file => file.Lines)
                .Order(),
        ];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{lines.Length} files: median {lines[lines.Length / 2]}, nine in ten {lines[lines.Length * 9 / 10]}, longest {lines[^1]}"
        );
    }

    private static RepositoryFile Sized(string path, int lines) => new(path, new string('\n', lines));

    private static class Measured
    {
        public static int SixLines(int number)
        {
            number++;
            number++;
            number++;
            number++;
            number++;
            return number;
        }

        public static string[] OneTable() =>
            [
                "a line of a table that is long enough to stay a line of its own, one",
                "a line of a table that is long enough to stay a line of its own, two",
                "a line of a table that is long enough to stay a line of its own, three",
                "a line of a table that is long enough to stay a line of its own, four",
                "a line of a table that is long enough to stay a line of its own, five",
            ];

        public static int FiveLines(int number)
        {
            number++;
            number++;
            number++;
            number++;
            return number;
        }
    }
}
