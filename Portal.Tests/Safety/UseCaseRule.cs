using System.Reflection;
using System.Runtime.CompilerServices;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.People;

namespace Portal.Tests.Safety;

/// <summary>
/// The right that each public method asks for to which a person's rights are handed. Billing's have <c>WaysToARecord</c> besides, since there it also
/// counts whose record it is. Source: P8, ASVS 5.0 §8.2.1.
/// </summary>
public static class UseCaseRule
{
    /// <summary>Methods and the right they ask for before anything else.</summary>
    public static IReadOnlyDictionary<string, AccessPolicy> Rights { get; } =
        new Dictionary<string, AccessPolicy>(StringComparer.Ordinal)
        {
            ["ListAlerts.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ListAssetTickets.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ListTickets.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ListTickets.ReadFiltersAsync"] = AccessPolicy.SeeAlerts,
            ["ExportTickets.BeginAsync"] = AccessPolicy.SeeAlerts,
            ["OpenTicket.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["OpenTicket.ReadMirrorAsync"] = AccessPolicy.SeeAlerts,
            ["ChooseClient.FindOwnerAsync"] = AccessPolicy.SeeAlerts,
            ["ListAlerts.CountAsync"] = AccessPolicy.SeeAlerts,
            ["OpenAlert.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ChooseClient.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ChooseClient.ListAssetsAsync"] = AccessPolicy.SeeAlerts,
            ["PlaceAlert.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["CloseAlert.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["ListRules.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["SaveRule.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["MoveRule.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["RemoveRule.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["DryRunRules.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["ListWindows.ExecuteAsync"] = AccessPolicy.SeeAlerts,
            ["ListWindows.FindAsync"] = AccessPolicy.SeeAlerts,
            ["SaveWindow.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["RemoveWindow.ExecuteAsync"] = AccessPolicy.ChangeAlerts,
            ["ListPulsewayClients.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["CreateInPulseway.ExecuteAsync"] = AccessPolicy.ChangeAssets,
            ["ListUsers.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["ReadUser.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["InviteUser.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["MakeUserLink.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["ChangeRoles.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["ChangeRoles.CheckAsync"] = AccessPolicy.ManageUsers,
            ["DisableUser.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["EnableUser.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["EditUser.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["RemoveSecondFactor.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["EndUserSessions.ExecuteAsync"] = AccessPolicy.ManageUsers,
            ["ListAudit.ExecuteAsync"] = AccessPolicy.SeeAudit,
            ["ReadAuditEntry.ExecuteAsync"] = AccessPolicy.SeeAudit,
            ["ReadAuditFilters.ExecuteAsync"] = AccessPolicy.SeeAudit,
            ["ExportAudit.BeginAsync"] = AccessPolicy.SeeAudit,
            ["ListBackups.Execute"] = AccessPolicy.KeepRecords,
            ["ReadBackupStanding.ExecuteAsync"] = AccessPolicy.KeepRecords,
            ["ReadRetention.ExecuteAsync"] = AccessPolicy.KeepRecords,
            ["ListPeople.ExecuteAsync"] = AccessPolicy.KeepRecords,
            ["ExportPerson.BeginAsync"] = AccessPolicy.KeepRecords,
            ["AnonymisePerson.ExecuteAsync"] = AccessPolicy.KeepRecords,
            ["ListJobs.ExecuteAsync"] = AccessPolicy.SeeJobs,
            ["ListJobs.FindRunAsync"] = AccessPolicy.SeeJobs,
            ["ListJobs.ListRunsAsync"] = AccessPolicy.SeeJobs,
            ["ReadJobs.ExecuteAsync"] = AccessPolicy.SeeJobs,
            ["ReadJobs.FindAsync"] = AccessPolicy.SeeJobs,
            ["ListRuns.ExecuteAsync"] = AccessPolicy.SeeJobs,
            ["ExportRuns.BeginAsync"] = AccessPolicy.SeeJobs,
            ["RetryFailedJobs.EstimateAsync"] = AccessPolicy.SteerJobs,
            ["RetryFailedJobs.ExecuteAsync"] = AccessPolicy.SteerJobs,
            ["PauseJob.ExecuteAsync"] = AccessPolicy.SteerJobs,
            ["PauseJob.ResumeAsync"] = AccessPolicy.SteerJobs,
            ["EditJobTimes.ExecuteAsync"] = AccessPolicy.SteerJobs,
            ["EditJobTimes.ResetAsync"] = AccessPolicy.SteerJobs,
            ["ListAlarms.ExecuteAsync"] = AccessPolicy.SeeAlarms,
            ["SilenceAlarm.ExecuteAsync"] = AccessPolicy.SilenceAlarms,
            ["SilenceAlarm.EndAsync"] = AccessPolicy.SilenceAlarms,
            ["ListEntitlements.ExecuteAsync"] = AccessPolicy.SeeEntitlements,
            ["ListEntitlements.CountTabsAsync"] = AccessPolicy.SeeEntitlements,
            ["ListEntitlements.ReadFiltersAsync"] = AccessPolicy.SeeEntitlements,
            ["ExportEntitlements.BeginAsync"] = AccessPolicy.SeeEntitlements,
            ["ReadEntitlementFigures.ExecuteAsync"] = AccessPolicy.SeeEntitlements,
            ["EntitlementHistory.ExecuteAsync"] = AccessPolicy.SeeEntitlements,
            ["OpenEntitlement.ExecuteAsync"] = AccessPolicy.SeeOrders,
            ["OpenEntitlement.ProposeAsync"] = AccessPolicy.SendAgain,
            ["PromiseAgain.ExecuteAsync"] = AccessPolicy.SendAgain,
            ["RetryEntitlements.EstimateAsync"] = AccessPolicy.SendAgain,
            ["RetryEntitlements.CountRefusedAsync"] = AccessPolicy.SendAgain,
            ["RetryEntitlements.ExecuteAsync"] = AccessPolicy.SendAgain,
            ["AskAbs.ExecuteAsync"] = AccessPolicy.SendAgain,
            ["ListDrifts.ExecuteAsync"] = AccessPolicy.SeeEntitlements,
            ["ListDrifts.CountOpenAsync"] = AccessPolicy.SeeEntitlements,
            ["RepairDrift.ExecuteAsync"] = AccessPolicy.ReconcileOrders,
            ["RepairDrift.DismissAsync"] = AccessPolicy.ReconcileOrders,
            ["ListProductMappings.ExecuteAsync"] = AccessPolicy.SeeEntitlements,
            ["ListProductMappings.FindAsync"] = AccessPolicy.SeeEntitlements,
            ["ListProductMappings.ListUnmappedAsync"] = AccessPolicy.SeeEntitlements,
            ["ListProductMappings.FindUnmappedAsync"] = AccessPolicy.SeeEntitlements,
            ["SaveProductMapping.ExecuteAsync"] = AccessPolicy.MapProducts,
            ["SaveProductMapping.RemoveAsync"] = AccessPolicy.MapProducts,
            ["StartRecount.ExecuteAsync"] = AccessPolicy.CountSeats,
            ["ListSeatRuns.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatRuns.ReadAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatRuns.ReadNewestAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatRuns.ReadNotRestoredAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatLines.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatLines.CountDecidableAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatLines.CountTabsAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatLines.ListProductsAsync"] = AccessPolicy.SeeSeats,
            ["OpenSeatLine.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListCountedAssets.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListUnbilledDevices.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatRuns.ListNamesAsync"] = AccessPolicy.SeeSeats,
            ["ListSeatRuns.ReadLastAsync"] = AccessPolicy.SeeSeats,
            ["WeighSeats.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ReadSeatHistory.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ExportSeats.BeginAsync"] = AccessPolicy.SeeSeats,
            ["ExportSeats.BeginRowsAsync"] = AccessPolicy.SeeSeats,
            ["ApproveSeats.ExecuteAsync"] = AccessPolicy.ApproveSeats,
            ["RejectSeats.ExecuteAsync"] = AccessPolicy.ApproveSeats,
            ["ChooseSeatHome.ExecuteAsync"] = AccessPolicy.ApproveSeats,
            ["RevertSeatRun.ExecuteAsync"] = AccessPolicy.ApproveSeats,
            ["LeaveSeats.ExecuteAsync"] = AccessPolicy.ApproveSeats,
            ["ListServicePlans.ExecuteAsync"] = AccessPolicy.SeeSubscriptions,
            ["ListServicePlans.CountTabsAsync"] = AccessPolicy.SeeSubscriptions,
            ["ExportServicePlans.BeginAsync"] = AccessPolicy.SeeSubscriptions,
            ["OpenServicePlan.ExecuteAsync"] = AccessPolicy.SeeSubscriptions,
            ["OpenServicePlan.ReadPaymentsAsync"] = AccessPolicy.SeeSubscriptions,
            ["OpenServicePlan.ReadTimelineAsync"] = AccessPolicy.SeeSubscriptions,
            ["PublishPlanAgain.ExecuteAsync"] = AccessPolicy.PublishSubscriptions,
            ["ListStateMappings.ExecuteAsync"] = AccessPolicy.SeeSubscriptions,
            ["SaveStateMapping.ExecuteAsync"] = AccessPolicy.PublishSubscriptions,
            ["ListTemplates.ExecuteAsync"] = AccessPolicy.SeeCatalog,
            ["ListTemplates.CountCleanAsync"] = AccessPolicy.SeeCatalog,
            ["ListTemplates.CountTabsAsync"] = AccessPolicy.SeeCatalog,
            ["ListTemplates.FindUnreadAsync"] = AccessPolicy.SeeCatalog,
            ["OpenTemplate.ExecuteAsync"] = AccessPolicy.SeeCatalog,
            ["OpenTemplate.ReadTimelineAsync"] = AccessPolicy.SeeCatalog,
            ["ApproveTemplates.ExecuteAsync"] = AccessPolicy.ReviewCatalog,
            ["RejectTemplates.ExecuteAsync"] = AccessPolicy.ReviewCatalog,
            ["ListAssets.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["ReadAssetMap.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["ReadAssetMap.FindClientsAsync"] = AccessPolicy.SeeAssets,
            ["ExportAssetMap.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["ReadBilledSeats.ExecuteAsync"] = AccessPolicy.SeeSeats,
            ["ListAssets.ReadFiltersAsync"] = AccessPolicy.SeeAssets,
            ["ExportAssets.BeginAsync"] = AccessPolicy.SeeAssets,
            ["FindAsset.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["FindAsset.ReadTimelineAsync"] = AccessPolicy.SeeAssets,
            ["AssignUser.FindPeopleAsync"] = AccessPolicy.ChangeAssets,
            ["AssignUser.ExecuteAsync"] = AccessPolicy.ChangeAssets,
            ["DecommissionAsset.ExecuteAsync"] = AccessPolicy.ChangeAssets,
            ["ReviveAsset.ExecuteAsync"] = AccessPolicy.ChangeAssets,
            ["ResolveConflict.ExecuteAsync"] = AccessPolicy.ChangeAssets,
            ["ListGroups.ExecuteAsync"] = AccessPolicy.SeeAssets,
            ["ListGroups.FindAsync"] = AccessPolicy.SeeAssets,
            ["SuggestClients.ExecuteAsync"] = AccessPolicy.MapGroups,
            ["WeighMapping.ExecuteAsync"] = AccessPolicy.MapGroups,
            ["MapGroup.ExecuteAsync"] = AccessPolicy.MapGroups,
            ["UnmapGroup.ExecuteAsync"] = AccessPolicy.MapGroups,
            ["CloseAlarm.ExecuteAsync"] = AccessPolicy.SilenceAlarms,
            ["ListConnections.ExecuteAsync"] = AccessPolicy.SeeConnections,
            ["TestConnection.ExecuteAsync"] = AccessPolicy.ChangeConnections,
            ["InstallHooks.FindAsync"] = AccessPolicy.ChangeConnections,
            ["InstallHooks.ExecuteAsync"] = AccessPolicy.ChangeConnections,
            ["InstallModel.FindAsync"] = AccessPolicy.ChangeConnections,
            ["InstallModel.ExecuteAsync"] = AccessPolicy.ChangeConnections,
            ["RotateKey.ExecuteAsync"] = AccessPolicy.ChangeConnections,
            ["ConfirmDatabase.ExecuteAsync"] = AccessPolicy.ChangeConnections,
        };

    /// <summary>Those of messaging are handed the right by the page that asks; here they are asked with this one.</summary>
    public static AccessPolicy Handed { get; } = AccessPolicy.SendAgain;

    /// <summary>Methods without a right of their own, and why. Each has a test that shows it.</summary>
    public static IReadOnlyDictionary<string, string> Others { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SavedViews.ListAsync"] = "a person's own",
            ["SavedViews.SaveAsync"] = "a person's own",
            ["SavedViews.DeleteAsync"] = "a person's own",
            ["SavedViews.FindColumnsAsync"] = "a person's own",
            ["SavedViews.ChooseColumnsAsync"] = "a person's own",
            ["ChooseAlarmMail.ReadAsync"] = "a person's own",
            ["ChooseAlarmMail.ExecuteAsync"] = "a person's own",
            ["MarkAlarmsSeen.ExecuteAsync"] = "a person's own; does nothing for who may see none",
            ["ReadRecordNames.ExecuteAsync"] = "names nothing to who may not see the audit",
            ["FindOrderNames.ExecuteAsync"] = "names no order to who may see none",
            ["FindOrderNames.FindSubjectAsync"] = "finds no order for who may see none",
            ["ReadBell.ExecuteAsync"] = "is silent for who may see no alarms",
            ["ReadNeeds.ExecuteAsync"] = "each capability asks its own right",
            ["ReadTrends.ExecuteAsync"] = "likewise",
            ["ReadFirstSteps.ExecuteAsync"] = "likewise",
            ["FindAnything.ExecuteAsync"] = "likewise",
            ["OpenEntitlement.ExistsAsync"] = "says no to who may not see orders",
            ["ListConnectionWarnings.ExecuteAsync"] = "tells nothing to who may not see connections",
            ["JobRunner.StartAsync"] = "the job says who may; the jobs' own tests ask it",
            ["JobRunner.StartOwnAsync"] = "likewise",
            ["JobRunner.StartOrJoinAsync"] = "likewise",
            ["JobRunner.CancelAsync"] = "likewise",
            ["RunJob.ExecuteAsync"] = "likewise",
            ["RunJob.CancelAsync"] = "likewise",
            ["DecideMissed.ExecuteAsync"] = "likewise",
            ["DecideMissed.LetGoAsync"] = "likewise",
            ["AuditEntry.For"] = "writes down who acts",
            ["AccessPolicy.Check"] = "is the check",
        };

    /// <summary>Every method of the given types that is handed a person's rights.</summary>
    public static IReadOnlyList<MethodInfo> Find(IEnumerable<Type> types) =>
        [
            .. types
                .Where(type =>
                    type is { IsPublic: true, IsClass: true } && type != typeof(Actor) && !typeof(Delegate).IsAssignableFrom(type)
                )
                .SelectMany(type =>
                    type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                )
                .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Actor))),
        ];

    /// <summary>The right it asks for; null when the tables know none.</summary>
    public static AccessPolicy? Of(MethodInfo method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(AccessPolicy))
            ? Handed
            : Rights.GetValueOrDefault(NameOf(method));

    public static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>Asks; the id stands wherever one is wanted, everything else is empty, since the right comes first.</summary>
    public static async Task<IReadOnlyList<Refusal>> AskAsync(object useCase, MethodInfo method, Actor actor, Guid id)
    {
        var answer = method.Invoke(
            useCase,
            [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, actor, id))]
        );
        if (answer is Task task)
        {
            await task;
            answer = task.GetType().GetProperty("Result")!.GetValue(task);
        }

        return answer switch
        {
            Refusal refusal => [refusal],
            IReadOnlyList<Refusal> all => all,
            null => [],
            _ when answer.GetType().GetProperty("Refusals")?.GetValue(answer) is IReadOnlyList<Refusal> refusals => refusals,
            _ => throw new InvalidOperationException($"{NameOf(method)} answers {answer.GetType()}, which tells no refusal."),
        };
    }

    private static object? Sample(Type type, Actor actor, Guid id) =>
        type == typeof(Actor) ? actor
        : type == typeof(Guid) || type == typeof(Guid?) ? id
        : type == typeof(AccessPolicy) ? Handed
        : type == typeof(string) ? "x"
        : type == typeof(Person) ? new Person("X", "x@example.com")
        : type == typeof(PersonEdit) ? new PersonEdit(new Person("X", "x@example.com"), new Person("Y", "y@example.com"))
        : type == typeof(RoleEdit) ? new RoleEdit(new HashSet<Role>(), new HashSet<Role>())
        : type == typeof(IReadOnlySet<Role>) ? new HashSet<Role>()
        : type == typeof(Uri) ? new Uri("https://portal.example.com/")
        : type == typeof(CancellationToken) ? TestContext.Current.CancellationToken
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.IsInterface || type.IsArray || typeof(Delegate).IsAssignableFrom(type) ? null
        : RuntimeHelpers.GetUninitializedObject(type);
}
