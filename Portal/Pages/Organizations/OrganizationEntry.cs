using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;

namespace Portal.Pages.Organizations;

/// <summary>What the form of a new organization asks of the use cases.</summary>
internal sealed class OrganizationEntry(
    CreateOrganization create,
    ReadOrganization read,
    ReadBillingAddress readAddress,
    TimeProvider time
)
{
    /// <summary>An empty form with an id of its own.</summary>
    public OrganizationForm Begin() => OrganizationForm.Empty(time);

    /// <summary>The organization a form made already, or null.</summary>
    public async Task<Organization?> FindAsync(Actor actor, OrganizationId id, CancellationToken cancellationToken) =>
        (await read.ExecuteAsync(actor, id, cancellationToken)).Value?.Organization;

    /// <summary>The billing address of an id, as far as this person may see it.</summary>
    public async Task<BillingAddress?> FindAddressAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken) =>
        (await readAddress.ReadMirrorAsync(actor, id, cancellationToken)).Value?.Address;

    public Task<Result<Organization>> CreateAsync(Actor actor, OrganizationForm form, CancellationToken cancellationToken) =>
        create.ExecuteAsync(actor, new OrganizationId(form.Id), form.ToDraft(), cancellationToken);
}
