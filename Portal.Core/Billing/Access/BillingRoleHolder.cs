namespace Portal.Core.Billing.Access;

/// <summary>One person with a role on a billing address.</summary>
/// <param name="UserId">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="Grant">The role, and how they came to it.</param>
public sealed record BillingRoleHolder(Guid UserId, string Name, string Email, BillingRoleGrant Grant);

/// <summary>A person who is a contact of the company in Odoo and has no role on its billing address yet.</summary>
/// <param name="UserId">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">The e-mail that both know.</param>
/// <param name="AddressId">The billing address.</param>
/// <param name="AddressName">Its name.</param>
public sealed record BillingRoleProposal(Guid UserId, string Name, string Email, BillingAddressId AddressId, string AddressName);
