using Xunit.Sdk;

namespace Portal.Tests.Support;

public sealed class WhenSomethingATestNeedsIsMissing
{
    [Fact]
    public void The_value_is_given_where_it_is_set()
    {
        Assert.Equal("x", TestEnvironment.Require("postgres", "NAME", "x", "postgres"));
    }

    [Fact]
    public void The_test_is_skipped_with_a_reason_that_names_the_variable()
    {
        // Assert.Throws and Record.Exception let a skip through, so that it is caught by hand
        string? reason = null;
        try
        {
            _ = TestEnvironment.Require("postgres", "NAME", null, "browser");
        }
        catch (SkipException skip)
        {
            reason = skip.Message;
        }

        Assert.Contains("NAME is not set", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_fails_when_the_need_is_required()
    {
        var failure = Assert.Throws<FailException>(() => TestEnvironment.Require("postgres", "NAME", null, "browser, postgres"));

        Assert.Contains("PORTAL_TESTS_REQUIRE", failure.Message, StringComparison.Ordinal);
    }
}
