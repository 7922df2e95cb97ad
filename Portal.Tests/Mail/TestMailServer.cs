using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portal.Core;
using Portal.Core.Mail;

namespace Portal.Tests.Mail;

/// <summary>What a mail server was given.</summary>
/// <param name="To">Address it was for.</param>
/// <param name="Text">Headers and body as they came.</param>
/// <param name="WasEncrypted">True when it came over TLS.</param>
public sealed record ReceivedMail(string To, string Text, bool WasEncrypted)
{
    /// <summary>The body, decoded.</summary>
    public string Body
    {
        get
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Text));
            return MimeKit.MimeMessage.Load(stream, TestContext.Current.CancellationToken).TextBody!.ReplaceLineEndings("\n");
        }
    }

    /// <summary>A header, decoded.</summary>
    public string Header(string name)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Text));
        return MimeKit.MimeMessage.Load(stream, TestContext.Current.CancellationToken).Headers[name] ?? "";
    }
}

/// <summary>A mail server on this machine that speaks the wire: EHLO, STARTTLS, AUTH PLAIN and LOGIN, MAIL, RCPT, DATA. Source: RFC 5321.</summary>
public sealed class TestMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Task _accepting;

    public TestMailServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How it is spoken to.</summary>
    public MailTls Tls { get; init; } = MailTls.None;

    /// <summary>The login it wants, or null for none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Answers to a finished mail, instead of taking it; null to take it.</summary>
    public string? Refusal { get; set; }

    /// <summary>What it took, in order.</summary>
    public ConcurrentQueue<ReceivedMail> Received { get; } = new();

    /// <summary>Every line it was sent, before and after encryption began.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What its certificate is trusted by.</summary>
    public X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificate(_certificate.RawData)];

    /// <summary>Its certificate as a file of authorities holds it.</summary>
    public string AuthoritiesPem => _certificate.ExportCertificatePem();

    /// <summary>Options that send to it.</summary>
    public MailOptions Options =>
        new()
        {
            Host = "localhost",
            Port = Port,
            Tls = Tls,
            From = "portal@example.com",
            Authorities = Authorities,
            User = Login?.User,
            Password = Login is { } login ? new Secret(login.Password) : null,
        };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            return; // the test is over
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Session(this, client.GetStream()).RunAsync(_stop.Token);
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or OperationCanceledException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                return; // the other side broke off, or did not trust the certificate
            }
        }
    }

    private sealed class Session(TestMailServer server, Stream raw)
    {
        private Stream _stream = raw;
        private bool _isEncrypted;
        private bool _isLetIn;
        private string _to = "";

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            if (server.Tls == MailTls.Implicit)
            {
                await EncryptAsync(cancellationToken);
            }

            await SayAsync("220 localhost ready", cancellationToken);
            while (await ReadAsync(cancellationToken) is { } line && !line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await AnswerAsync(line, cancellationToken);
            }

            await SayAsync("221 bye", cancellationToken);
        }

        private async Task AnswerAsync(string line, CancellationToken cancellationToken)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(Capabilities(), cancellationToken);
                    break;
                case "STARTTLS":
                    await SayAsync("220 go ahead", cancellationToken);
                    await EncryptAsync(cancellationToken);
                    break;
                case "AUTH":
                    await LetInAsync(line, cancellationToken);
                    break;
                case "MAIL" when server.Login is not null && !_isLetIn:
                    await SayAsync("530 5.7.0 authentication required", cancellationToken);
                    break;
                case "RCPT":
                    _to = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                    await SayAsync("250 ok", cancellationToken);
                    break;
                case "DATA":
                    await TakeAsync(cancellationToken);
                    break;
                default:
                    await SayAsync("250 ok", cancellationToken);
                    break;
            }
        }

        private string Capabilities()
        {
            List<string> lines = ["localhost", "8BITMIME"];
            if (server.Tls == MailTls.StartTls && !_isEncrypted)
            {
                lines.Add("STARTTLS");
            }

            if (server.Login is not null)
            {
                lines.Add("AUTH PLAIN LOGIN");
            }

            return string.Join("\r\n", lines.Select((each, at) => $"250{(at == lines.Count - 1 ? ' ' : '-')}{each}"));
        }

        private async Task LetInAsync(string line, CancellationToken cancellationToken)
        {
            var parts = line.Split(' ');
            string user;
            string password;
            if (parts[1].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
            {
                var shown = parts.Length > 2 ? parts[2] : await AskAsync("334 ", cancellationToken);
                var pieces = Decode(shown).Split('\0');
                (user, password) = (pieces[1], pieces[2]);
            }
            else
            {
                user = Decode(parts.Length > 2 ? parts[2] : await AskAsync("334 VXNlcm5hbWU6", cancellationToken));
                password = Decode(await AskAsync("334 UGFzc3dvcmQ6", cancellationToken));
            }

            _isLetIn = server.Login == (user, password);
            await SayAsync(_isLetIn ? "235 2.7.0 welcome" : "535 5.7.8 wrong login", cancellationToken);
        }

        private async Task TakeAsync(CancellationToken cancellationToken)
        {
            await SayAsync("354 go on", cancellationToken);
            var text = new StringBuilder();
            while (await ReadAsync(cancellationToken) is { } line && line != ".")
            {
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            if (server.Refusal is { } refusal)
            {
                await SayAsync(refusal, cancellationToken);
                return;
            }

            server.Received.Enqueue(new ReceivedMail(_to, text.ToString(), _isEncrypted));
            await SayAsync("250 taken", cancellationToken);
        }

        private async Task EncryptAsync(CancellationToken cancellationToken)
        {
            var encrypted = new SslStream(_stream);
            await encrypted.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = server._certificate },
                cancellationToken
            );
            (_stream, _isEncrypted) = (encrypted, true);
        }

        private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

        private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
        {
            await SayAsync(question, cancellationToken);
            return await ReadAsync(cancellationToken) ?? "";
        }

        private Task SayAsync(string line, CancellationToken cancellationToken) =>
            _stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), cancellationToken).AsTask();

        // byte by byte: nothing that comes after STARTTLS may be swallowed before it
        private async Task<string?> ReadAsync(CancellationToken cancellationToken)
        {
            var bytes = new List<byte>();
            var one = new byte[1];
            while (await _stream.ReadAsync(one, cancellationToken) == 1)
            {
                if (one[0] == '\n')
                {
                    var line = Encoding.UTF8.GetString([.. bytes]).TrimEnd('\r');
                    server.Lines.Enqueue(line);
                    return line;
                }

                bytes.Add(one[0]);
            }

            return null;
        }
    }
}
