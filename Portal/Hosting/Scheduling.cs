using Microsoft.Data.Sqlite;
using Portal.Core.Persistence;
using Quartz;

namespace Portal.Hosting;

/// <summary>Sets Quartz up: it only says when, <see cref="Core.Jobs.JobRunner"/> decides and keeps the history. Source: DESIGN §10.</summary>
internal static class Scheduling
{
    private const string File = "quartz.db";

    /// <summary>Adds it.</summary>
    /// <param name="services">Needs a <see cref="Schedule"/> among them.</param>
    /// <param name="database">With PostgreSQL the triggers live in it and the nodes share them; with SQLite in a file of their own.</param>
    /// <param name="folder">Where that file is.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, PersistenceOptions database, string folder)
    {
        services.AddQuartz(quartz =>
            quartz
                .ConfigureScheduler(scheduler =>
                {
                    scheduler.InstanceName = "portal";
                    scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
                })
                .UsePersistentStore(store => Keep(store, database, folder))
        );
        services.AddSingleton(provider => provider.GetRequiredService<Schedule>().Plan);
        return services.AddSingleton<ScheduleHost>().AddHostedService(provider => provider.GetRequiredService<ScheduleHost>());
    }

    private static void Keep(IPersistentStoreBuilder store, PersistenceOptions database, string folder)
    {
        store.ProvisionSchema();
        store.UseSystemTextJsonSerializer();
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            // Portal's own file has one writer at a time, who must not wait for Quartz
            store.UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, File) }.ToString());
        }
        else
        {
            store.UsePostgres(database.ConnectionString.Reveal());
            store.UseClustering();
        }
    }
}
