using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Persistence;

/// <summary>Registers the database.</summary>
public static class PersistenceRegistration
{
    /// <summary>Adds <see cref="PortalDatabase"/>, also as <see cref="IDbContextFactory{TContext}"/> of <see cref="PortalDbContext"/>.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, PersistenceOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton(new WriteGate(options.Provider))
            .AddSingleton<PortalDatabase>()
            .AddSingleton<IDbContextFactory<PortalDbContext>>(provider => provider.GetRequiredService<PortalDatabase>());
}
