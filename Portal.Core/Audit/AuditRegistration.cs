using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>Registers the audit.</summary>
public static class AuditRegistration
{
    /// <summary>Adds what reads, exports, prunes and anonymises it.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services
            .AddScoped<ListAudit>()
            .AddScoped<ReadAuditEntry>()
            .AddScoped<ReadRecordNames>()
            .AddScoped<ReadAuditFilters>()
            .AddScoped<ExportAudit>()
            .AddSingleton<IRetainedKind, RetainedAudit>()
            .AddSingleton<IPersonRecords, PersonInAudit>();
}
