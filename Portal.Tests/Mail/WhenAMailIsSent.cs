using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Mail;

namespace Portal.Tests.Mail;

public sealed class WhenAMailIsSent
{
    private static readonly Letter Letter = new("ann@example.com", "Grüezi", "Für dich: ein Link.\n.\nEnde");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailTls.None)]
    [InlineData(MailTls.StartTls)]
    [InlineData(MailTls.Implicit)]
    public async Task It_arrives_whole_and_encrypted_as_configured(MailTls tls)
    {
        await using var server = new TestMailServer { Tls = tls, Login = ("portal", "s3cret") };

        var answer = await SendAsync(server.Options);

        Assert.Equal((true, (MailFault?)null), (answer.IsSent, answer.Fault));
        var mail = Assert.Single(server.Received);
        Assert.Equal(("ann@example.com", tls != MailTls.None), (mail.To, mail.WasEncrypted));
        Assert.Equal("Grüezi", mail.Header("Subject"));
        Assert.Equal(Letter.Text, mail.Body.TrimEnd('\n'));
    }

    [Theory]
    [InlineData(MailTls.StartTls)]
    [InlineData(MailTls.Implicit)]
    public async Task A_certificate_that_nobody_vouches_for_gets_neither_login_nor_mail(MailTls tls)
    {
        await using var server = new TestMailServer { Tls = tls, Login = ("portal", "s3cret") };

        var answer = await SendAsync(server.Options with { Authorities = null });

        Assert.Equal(MailFault.NotTrusted, answer.Fault);
        Assert.Empty(server.Received);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_not_trusted_whoever_vouches_for_it()
    {
        await using var server = new TestMailServer { Tls = MailTls.Implicit };

        var answer = await SendAsync(server.Options with { Host = "127.0.0.1" });

        Assert.Equal(MailFault.NotTrusted, answer.Fault);
    }

    [Fact]
    public async Task A_server_that_offers_no_encryption_gets_nothing_where_it_is_asked_for()
    {
        await using var server = new TestMailServer { Tls = MailTls.None, Login = ("portal", "s3cret") };

        var answer = await SendAsync(server.Options with { Tls = MailTls.StartTls });

        Assert.Equal(MailFault.NotTrusted, answer.Fault);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_said_as_such()
    {
        await using var server = new TestMailServer { Tls = MailTls.StartTls, Login = ("portal", "s3cret") };

        var answer = await SendAsync(server.Options with { Password = new Secret("wrong") });

        Assert.Equal(MailFault.NotLetIn, answer.Fault);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_missing_login_is_said_as_such()
    {
        await using var server = new TestMailServer { Login = ("portal", "s3cret") };

        var answer = await SendAsync(server.Options with { User = null, Password = null });

        Assert.Equal(MailFault.NotLetIn, answer.Fault);
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_as_such()
    {
        var server = new TestMailServer();
        var options = server.Options;
        await server.DisposeAsync();

        var answer = await SendAsync(options);

        Assert.Equal((MailFault.Unreachable, false), (answer.Fault, answer.MayHaveArrived));
    }

    [Theory]
    [InlineData("451 try later", MailFault.Later)]
    [InlineData("421 closing", MailFault.Unreachable)]
    [InlineData("554 no spam", MailFault.Refused)]
    public async Task What_the_server_does_not_take_is_told_apart(string refusal, MailFault fault)
    {
        await using var server = new TestMailServer { Refusal = refusal };

        var answer = await SendAsync(server.Options);

        Assert.Equal(fault, answer.Fault);
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData("me@example..com")]
    [InlineData("no address")]
    public async Task An_address_that_no_mail_can_have_is_refused(string to)
    {
        await using var server = new TestMailServer();

        var answer = await SendAsync(server.Options, Letter with { To = to });

        Assert.Equal(MailFault.Refused, answer.Fault);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task One_letter_that_cannot_be_sent_stops_neither_the_others_nor_Portal()
    {
        await using var server = new TestMailServer();
        using var box = new LetterBox(
            new Mailer(server.Options, TimeProvider.System, NullLogger<Mailer>.Instance),
            NullLogger<LetterBox>.Instance
        );
        box.Post(Letter with { Text = null! });
        box.Post(Letter with { Subject = "The last" });

        await box.StartAsync(Cancellation);
        var arrived = server.FirstAsync();

        Assert.Equal(
            "The last",
            (await Task.WhenAny(arrived, box.ExecuteTask!) == arrived ? await arrived : null)?.Header("Subject")
        );
        await box.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Without_a_server_nothing_is_tried()
    {
        var answer = await SendAsync(new MailOptions());

        Assert.Equal(MailFault.NotConfigured, answer.Fault);
    }

    private static Task<MailAnswer> SendAsync(MailOptions options, Letter? letter = null) =>
        new Mailer(options, TimeProvider.System, NullLogger<Mailer>.Instance).TrySendAsync(letter ?? Letter, Cancellation);
}
