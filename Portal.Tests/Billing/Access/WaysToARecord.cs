using System.Reflection;
using System.Text;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Billing.Organizations;
using Portal.Core.Lists;

namespace Portal.Tests.Billing.Access;

/// <summary>What somebody may go for: two billing addresses and an organization of another person.</summary>
/// <param name="Actor">Who goes for them.</param>
/// <param name="Address">A billing address.</param>
/// <param name="Organization">An organization.</param>
/// <param name="Name">The word that all their names have in common.</param>
/// <param name="Company">The first one's company in Odoo; an id that nobody has before it exists.</param>
public sealed record Goal(Actor Actor, BillingAddressId Address, OrganizationId Organization, string Name, int Company);

/// <summary>
/// Every way by which a person can ask for billing's records: each public method that takes an <see cref="Actor"/>. A new one is added
/// here, with how it is asked; until then the test that goes through them fails.
/// </summary>
internal sealed class WaysToARecord(IServiceProvider services, CancellationToken cancellation)
{
    private static readonly (DateTime, DateTime) AllTime = (
        DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc),
        DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)
    );
    private static readonly KeysetRequest Page = KeysetRequest.First(50);

    /// <summary>How each is asked; the answer is compared with that for records which do not exist.</summary>
    public IReadOnlyDictionary<string, Func<Goal, Task<object?>>> Ways { get; } =
        new Dictionary<string, Func<Goal, Task<object?>>>
        {
            [Name<ReadBillingAddress>("ReadMirrorAsync")] = async to =>
                Said(await Get<ReadBillingAddress>(services).ReadMirrorAsync(to.Actor, to.Address, cancellation)),
            [Name<ReadBillingAddress>("ExecuteAsync")] = async to =>
                Said(await Get<ReadBillingAddress>(services).ExecuteAsync(to.Actor, to.Address, cancellation)),
            [Name<ListBillingAddresses>("ExecuteAsync")] = async to =>
                Rows(await Get<ListBillingAddresses>(services).ExecuteAsync(to.Actor, Search(to.Name), cancellation)),
            [Name<ListBillingAddresses>("CountAttentionAsync")] = async to =>
                Said(await Get<ListBillingAddresses>(services).CountAttentionAsync(to.Actor, cancellation)),
            [Name<ListBillingAddresses>("CountStatesAsync")] = async to =>
                Said(await Get<ListBillingAddresses>(services).CountStatesAsync(to.Actor, cancellation)),
            [Name<CountSentBillingAddresses>("ExecuteAsync")] = async to =>
                Said(await Get<CountSentBillingAddresses>(services).ExecuteAsync(to.Actor, [AllTime], cancellation)),
            [Name<ReadBillingFilters>("ExecuteAsync")] = async to =>
                Said(await Get<ReadBillingFilters>(services).ExecuteAsync(to.Actor, cancellation)),
            [Name<ExportBillingAddresses>("BeginAsync")] = async to =>
                await FileAsync(
                    await Get<ExportBillingAddresses>(services).BeginAsync(to.Actor, Search(to.Name), [.. Columns], cancellation),
                    cancellation
                ),
            [Name<FindDuplicates>("InPortalAsync")] = async to =>
                Said(await Get<FindDuplicates>(services).InPortalAsync(to.Actor, Alike(to.Name), cancellation)),
            [Name<FindDuplicates>("InOdooAsync")] = async to =>
                Said(await Get<FindDuplicates>(services).InOdooAsync(to.Actor, Alike(to.Name), cancellation)),
            [Name<TakeOverCompany>("ExecuteAsync")] = async to =>
                Said(await Get<TakeOverCompany>(services).ExecuteAsync(to.Actor, to.Company, cancellation)),
            [Name<EditBillingAddress>("ExecuteAsync")] = async to =>
                Said(
                    await Get<EditBillingAddress>(services)
                        .ExecuteAsync(
                            to.Actor,
                            to.Address,
                            Before,
                            new BillingAddressDraft { CompanyName = "Mine" },
                            cancellation
                        )
                ),
            [Name<ArchiveBillingAddress>("ExecuteAsync")] = async to =>
                Said(await Get<ArchiveBillingAddress>(services).ExecuteAsync(to.Actor, to.Address, Before, true, cancellation)),
            [Name<ArchiveBillingAddress>("ListUsesAsync")] = async to =>
                await Get<ArchiveBillingAddress>(services).ListUsesAsync(to.Actor, to.Address, cancellation),
            [Name<CompleteBillingAddress>("ExecuteAsync")] = async to =>
                Said(
                    await Get<CompleteBillingAddress>(services)
                        .ExecuteAsync(
                            to.Actor,
                            to.Address,
                            new CompletionDraft { CompanyName = "Mine", AccountingEmails = ["mo@x.example"] },
                            cancellation
                        )
                ),
            [Name<DiscardBillingAddress>("ExecuteAsync")] = async to =>
                await Get<DiscardBillingAddress>(services).ExecuteAsync(to.Actor, to.Address, cancellation),
            [Name<ReadBillingTimeline>("ExecuteAsync")] = async to =>
                Said(await Get<ReadBillingTimeline>(services).ExecuteAsync(to.Actor, to.Address, null, cancellation)),
            [Name<BillingVisibility>("MaySeeAsync")] = async to =>
                await Get<BillingVisibility>(services).MaySeeAsync(to.Actor, to.Address, cancellation),
            [Name<BillingVisibility>("MayChangeAsync")] = async to =>
                await Get<BillingVisibility>(services).MayChangeAsync(to.Actor, to.Address, cancellation),
            [Name<BillingVisibility>("MayGiveRolesAsync")] = async to =>
                await Get<BillingVisibility>(services).MayGiveRolesAsync(to.Actor, to.Address, cancellation),
            [Name<ExplainBillingAccess>("ExecuteAsync")] = async to =>
                Said(await Get<ExplainBillingAccess>(services).ExecuteAsync(to.Actor, to.Address, cancellation)),
            [Name<ExplainBillingAccess>("ForPersonAsync")] = async to =>
                Said(
                    await Get<ExplainBillingAccess>(services).ForPersonAsync(to.Actor, to.Address, "mo@x.example", cancellation)
                ),
            [Name<ListBillingRoles>("ExecuteAsync")] = async to =>
                Said(await Get<ListBillingRoles>(services).ExecuteAsync(to.Actor, to.Address, cancellation)),
            [Name<GiveBillingRole>("ExecuteAsync")] = async to =>
                await Get<GiveBillingRole>(services)
                    .ExecuteAsync(to.Actor, to.Address, "mo@x.example", BillingRole.Admin, cancellation),
            [Name<TakeBillingRole>("ExecuteAsync")] = async to =>
                await Get<TakeBillingRole>(services).ExecuteAsync(to.Actor, to.Address, to.Actor.Id!.Value, cancellation),
            [Name<SeedBillingRoles>("ProposeAsync")] = async to =>
                Said(await Get<SeedBillingRoles>(services).ProposeAsync(to.Actor, to.Address, cancellation)),
            [Name<SeedBillingRoles>("ExecuteAsync")] = async to =>
                Said(await Get<SeedBillingRoles>(services).ExecuteAsync(to.Actor, to.Address, cancellation)),
            [Name<CreateOrganization>("ExecuteAsync")] = async to =>
                Said(
                    await Get<CreateOrganization>(services)
                        .ExecuteAsync(
                            to.Actor,
                            OrganizationId.Create(TimeProvider.System),
                            new OrganizationDraft { Name = "Mo's", BillingAddressId = to.Address },
                            cancellation
                        )
                ),
            [Name<ListOrganizations>("ExecuteAsync")] = async to =>
                Rows(
                    await Get<ListOrganizations>(services)
                        .ExecuteAsync(
                            to.Actor,
                            new(to.Name, OrganizationFilter.All, OrganizationSort.Name, false, Page),
                            cancellation
                        )
                ),
            [Name<ListOrganizations>("OfAddressAsync")] = async to =>
                Said(await Get<ListOrganizations>(services).OfAddressAsync(to.Actor, to.Address, cancellation)),
            [Name<ReadOrganization>("ExecuteAsync")] = async to =>
                Said(await Get<ReadOrganization>(services).ExecuteAsync(to.Actor, to.Organization, cancellation)),
            [Name<ReadOrganizationTimeline>("ExecuteAsync")] = async to =>
                Said(await Get<ReadOrganizationTimeline>(services).ExecuteAsync(to.Actor, to.Organization, null, cancellation)),
        };

    /// <summary>Those that are no way to a record, and why.</summary>
    public static IReadOnlyDictionary<string, string> Others { get; } =
        new Dictionary<string, string>
        {
            [Name<BillingVisibility>("OfAsync")] = "says what is seen; every other way is asked through it",
            [Name<CreateBillingAddress>("ExecuteAsync")] =
                "with an id nobody has it creates; that a foreign id is refused has a test of its own",
        };

    /// <summary>Every public method of the given types that a person's rights are handed to.</summary>
    public static IEnumerable<string> Find(IEnumerable<Type> types) =>
        from type in types
        where type is { IsPublic: true, IsClass: true }
        from method in type.GetMethods(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
        )
        where method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Actor))
        select $"{type.Name}.{method.Name}";

    private static string Name<T>(string method) => $"{typeof(T).Name}.{method}";

    private static T Get<T>(IServiceProvider services)
        where T : notnull => (T)services.GetService(typeof(T))!;

    private static BillingRecord Before { get; } = new(new BillingPair(1, 2), "", new PartnerRecord(), new PartnerRecord());

    private static IReadOnlyList<CsvColumn<BillingAddress>> Columns { get; } = [new("Company", address => address.Name)];

    private static DuplicateQuery Alike(string name) => new($"{name} AG", "", [], BillingAddressId.Create(TimeProvider.System));

    private static async Task<string> FileAsync(Result<CsvFile<BillingAddress>> begun, CancellationToken cancellation)
    {
        using var file = new MemoryStream();
        await begun.Value!.WriteAsync(file, cancellation);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    private static BillingListRequest Search(string name) => new(name, null, BillingSort.Name, false, Page);

    private static object? Said<T>(Result<T> result) =>
        result.Succeeded ? result.Value : string.Join('|', result.Refusals.Select(refusal => refusal.ToString()));

    private static string Rows<T>(Result<KeysetPage<T>> listed) =>
        listed.Succeeded ? $"{listed.Value.Rows.Count} of {listed.Value.Total}" : $"{Said(listed)}";
}
