using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Mail;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Registers accounts, sessions and mail.</summary>
public static class AccountsRegistration
{
    /// <summary>Adds them. Needs persistence, data protection, Identity's password hasher, and <see cref="MailOptions"/>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, AccountRules rules) =>
        services
            .AddSingleton(rules)
            .AddSingleton<Mailer>()
            .AddSingleton<IRetainedKind, RetainedSignIns>()
            .AddSingleton<IRecordNames, AccountNames>()
            .AddSingleton<LetterBox>()
            .AddHostedService(provider => provider.GetRequiredService<LetterBox>())
            .AddSingleton<AccountChanges>()
            .AddSingleton<Lockout>()
            .AddSingleton<SessionLedger>()
            .AddSingleton<OwnSession>()
            .AddSingleton<SignInSteps>()
            .AddSingleton<SecondFactor>()
            .AddSingleton<Passkeys>()
            .AddSingleton<LinkPost>()
            .AddSingleton<FirstStart>()
            .AddScoped<AccountDesk>()
            .AddScoped<UseAccountLink>()
            .AddScoped<AuthenticatorApp>()
            .AddScoped<ProveIdentity>()
            .AddScoped<ChangePassword>()
            .AddScoped<StepUp>()
            .AddScoped<ChangeOwnEmail>()
            .AddScoped<ConfirmOwnEmail>()
            .AddScoped<OwnAccount>()
            .AddScoped<ListUsers>()
            .AddScoped<ReadUser>()
            .AddScoped<InviteUser>()
            .AddScoped<MakeUserLink>()
            .AddScoped<ChangeRoles>()
            .AddScoped<DisableUser>()
            .AddScoped<EnableUser>()
            .AddScoped<EditUser>()
            .AddScoped<RemoveSecondFactor>()
            .AddScoped<EndUserSessions>();
}
