using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Alarms;
using Portal.Core.Jobs;

namespace Portal.Core.Connections;

/// <summary>Registers what stands behind the connections to other systems; each connector adds its probe.</summary>
public static class ConnectionsRegistration
{
    /// <summary>Adds the status board, the use cases and the job. Needs persistence and data protection.</summary>
    public static IServiceCollection AddSystemConnections(this IServiceCollection services) =>
        services
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton<ConnectionChanges>()
            .AddSingleton<ConnectionLedger>()
            .AddSingleton<LiveStamp>()
            .AddSingleton<KeyVault>()
            .AddSingleton<KeyLedger>()
            .AddSingleton<KeyRemoval>()
            .AddSingleton<KeyRotation>()
            .AddSingleton<KeyWatch>()
            .AddSingleton<LoseKey>()
            .AddJob<CheckKeys>()
            .AddScoped<ConfirmDatabase>()
            .AddScoped<InstallHooks>()
            .AddScoped<InstallModel>()
            .AddScoped<ListConnections>()
            .AddScoped<ListConnectionWarnings>()
            .AddScoped<RotateKey>()
            .AddScoped<TestConnection>()
            .AddSingleton<StatusRecorder>()
            .AddHostedService(provider => provider.GetRequiredService<StatusRecorder>())
            .AddSingleton<IAlarmCheck, LeftSystems>()
            .AddSingleton<IAlarmCheck, KeysThatEnd>()
            .AddHostedService<AskAgain>();
}
