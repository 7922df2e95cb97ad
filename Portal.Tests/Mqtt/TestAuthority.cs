using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Tests.Mqtt;

/// <summary>One that certifies brokers and their clients.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate = Make();

    /// <summary>Its certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>What trusts it, and nobody else.</summary>
    public X509Certificate2Collection Trust => [X509CertificateLoader.LoadCertificate(_certificate.RawData)];

    /// <summary>A certificate and its key, as PEM, for an address or a name.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        using var key = RSA.Create(2048);
        var request = RequestOf(name, key);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var made = request.Create(
            _certificate,
            _certificate.NotBefore,
            _certificate.NotAfter,
            RandomNumberGenerator.GetBytes(8)
        );
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _certificate.Dispose();

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = RequestOf("Authority of a test", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static CertificateRequest RequestOf(string name, RSA key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
