using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Core.Mail;

/// <summary>Trusts what this machine trusts, and what leads to one of a few certificates more.</summary>
internal sealed class TrustedCertificates(X509Certificate2Collection authorities)
{
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors faults)
    {
        if (faults == SslPolicyErrors.None)
        {
            return true;
        }

        // another name than the one asked for is not mended by trust
        if (faults != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var link in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(link.Certificate);
        }

        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(shown);
    }
}
