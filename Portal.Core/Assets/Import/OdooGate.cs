using Portal.Core.Jobs;

namespace Portal.Core.Assets.Import;

/// <summary>
/// The gate before Odoo of all that asks it by itself: once Odoo refused Portal's account they wait together. The host says which.
/// </summary>
/// <param name="trigger">What started it.</param>
/// <param name="ask">All calls of a run.</param>
/// <param name="cancellationToken">Stops the waiting for the gate.</param>
public delegate Task OdooGate(JobTrigger trigger, Func<Task> ask, CancellationToken cancellationToken);
