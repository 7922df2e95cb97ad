using System.Globalization;
using Portal.Core.Connections;

namespace Portal.Pages.Connections;

/// <summary>Says what Portal signs in with.</summary>
internal static class CredentialWords
{
    public static string Source(Credential credential, KeptKeyFacts? kept) =>
        (credential.Kind, kept) switch
        {
            (CredentialKind.Password, _) => "The configured password",
            (_, null) => "The configured API key",
            _ => "An API key that Portal made itself, in place of the configured one",
        };

    public static string End(Credential credential, bool canRotate, DateTime now) =>
        credential switch
        {
            { Knowledge: KeyKnowledge.Endless } => "Never: keys do not end in this version",
            { Knowledge: KeyKnowledge.NotTold } when canRotate =>
                "Not known: the other system does not tell. Look there, as Portal's user, or make a new key here",
            { Knowledge: KeyKnowledge.NotTold } => "Not known: the other system does not tell",
            { ExpiresAt: null } => "Never",
            { Knowledge: KeyKnowledge.OneOfSeveral, ExpiresAt: { } first } =>
                $"{Date(first, now)}, if it is the first of this user's keys to end: nothing tells which one is in use. Delete those not used",
            { ExpiresAt: { } end } => Date(end, now),
        };

    public static string Rotated(RotatedKey rotated) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The key \"{rotated.Name}\" is in use, until {rotated.ExpiresAt:yyyy-MM-dd}. "
        ) + (rotated.Unrevoked ?? "The one before is revoked.");

    private static string Date(DateTime at, DateTime now) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm} UTC, {KeyExpiry.Distance(at, now)}");
}
