using System.Text;
using Portal.Core.Accounts.Proofs;

namespace Portal.Tests.Auth;

public sealed class WhenACodeIsComputed
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the last six of eight digits
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void It_is_what_the_standard_says(long seconds, string code)
    {
        var at = DateTime.UnixEpoch.AddSeconds(seconds);

        Assert.Equal(code, TimedCode.CodeOf(Key, TimedCode.StepAt(at)));
        Assert.Equal(TimedCode.StepAt(at), TimedCode.FindStep(Key, $" {code[..3]} {code[3..]}", at.AddSeconds(29)));
        Assert.Null(TimedCode.FindStep(Key, code, at.AddMinutes(2)));
    }

    [Fact]
    public void The_key_is_written_as_apps_read_it() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", TimedCode.Write(Key));
}
