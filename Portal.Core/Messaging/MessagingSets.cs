using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>Inbox and outbox on the context.</summary>
public static class MessagingSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All that came in.</summary>
        public DbSet<InboxMessage> Inbox => db.Set<InboxMessage>();

        /// <summary>All that goes or went out.</summary>
        public DbSet<Delivery> Deliveries => db.Set<Delivery>();

        /// <summary>Every request of every delivery.</summary>
        public DbSet<DeliveryAttempt> DeliveryAttempts => db.Set<DeliveryAttempt>();

        /// <summary>Payloads that were replaced.</summary>
        public DbSet<DeliveryRevision> DeliveryRevisions => db.Set<DeliveryRevision>();

        /// <summary>The systems that deliveries go to.</summary>
        public DbSet<Destination> Destinations => db.Set<Destination>();

        /// <summary>Wishes to send all matching deliveries again.</summary>
        public DbSet<ReplayBatch> ReplayBatches => db.Set<ReplayBatch>();

        /// <summary>Requests at doors whose proof was refused, counted.</summary>
        public DbSet<RefusedProof> RefusedProofs => db.Set<RefusedProof>();
    }
}
