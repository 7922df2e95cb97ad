using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AlarmMailChoices",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Choice = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlarmMailChoices", x => x.UserId);
                });

            migrationBuilder.CreateTable(
                name: "Alarms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Severity = table.Column<int>(type: "integer", nullable: false),
                    IsBlocking = table.Column<bool>(type: "boolean", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Link = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    RoleSet = table.Column<int>(type: "integer", nullable: false),
                    TellsOver = table.Column<bool>(type: "boolean", nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    NewsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    ClearedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ToldRound = table.Column<Guid>(type: "uuid", nullable: true),
                    OverRound = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AlarmSilences",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlarmSilences", x => new { x.Kind, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "Audit",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: true),
                    ActorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Action = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    SubjectKind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    SubjectId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    After = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CorrelationId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    SearchText = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Audit", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BillingAddresses",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    CompanyId = table.Column<int>(type: "integer", nullable: true),
                    InvoiceContactId = table.Column<int>(type: "integer", nullable: true),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    VatNumber = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    VatKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MatchKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MailDomain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Zip = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    City = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CityKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CountryId = table.Column<int>(type: "integer", nullable: true),
                    CountryName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CountryKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OperatingCompanyId = table.Column<int>(type: "integer", nullable: true),
                    AccountingEmails = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedById = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedByName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CommandAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Draft = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Problem = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Missing = table.Column<int>(type: "integer", nullable: false),
                    MirrorHash = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingAddresses", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ColumnChoices",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    List = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Columns = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ColumnChoices", x => new { x.UserId, x.List });
                });

            migrationBuilder.CreateTable(
                name: "ConnectionKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    System = table.Column<int>(type: "integer", nullable: false),
                    Account = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Configured = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Sealed = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Connections",
                columns: table => new
                {
                    System = table.Column<int>(type: "integer", nullable: false),
                    IsUp = table.Column<bool>(type: "boolean", nullable: true),
                    SinceAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastFault = table.Column<int>(type: "integer", nullable: true),
                    TestedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Tested = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    GoodAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Good = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    WarnedOf = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    WarnedDays = table.Column<int>(type: "integer", nullable: true),
                    Rotating = table.Column<Guid>(type: "uuid", nullable: true),
                    RotatingAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Connections", x => x.System);
                });

            migrationBuilder.CreateTable(
                name: "ContactReadings",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    ReadAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactReadings", x => x.UserId);
                });

            migrationBuilder.CreateTable(
                name: "DatabaseStamp",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    StampedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    OdooAddress = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    OdooDatabase = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    OdooId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConnectedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatabaseStamp", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FriendlyName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Deliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Destination = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    IdempotencyKey = table.Column<string>(type: "character varying(190)", maxLength: 190, nullable: false, collation: "C"),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Sendings = table.Column<int>(type: "integer", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    HasDied = table.Column<bool>(type: "boolean", nullable: false),
                    DeliveredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    TellsOutcome = table.Column<bool>(type: "boolean", nullable: false),
                    CorrelationId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    LeaseOwner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false),
                    BlankedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    KeptDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Deliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DeliveryAttempts",
                columns: table => new
                {
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DurationMs = table.Column<long>(type: "bigint", nullable: false),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: true),
                    Summary = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    MayHaveArrived = table.Column<bool>(type: "boolean", nullable: false),
                    Lost = table.Column<int>(type: "integer", nullable: false),
                    Request = table.Column<string>(type: "character varying(8100)", maxLength: 8100, nullable: true, collation: "C"),
                    Response = table.Column<string>(type: "character varying(8100)", maxLength: 8100, nullable: true, collation: "C"),
                    Node = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryAttempts", x => new { x.DeliveryId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "DeliveryRevisions",
                columns: table => new
                {
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    KeptDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    ReplacedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReplacedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ReplacedById = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryRevisions", x => new { x.DeliveryId, x.Revision });
                });

            migrationBuilder.CreateTable(
                name: "Destinations",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChangedById = table.Column<Guid>(type: "uuid", nullable: true),
                    BrokenSince = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ProbeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastFault = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Destinations", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Drifts",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    InOdoo = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    InAbs = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    FirstSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ResolvedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ActedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ActedById = table.Column<Guid>(type: "uuid", nullable: true),
                    RepairedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Drifts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Inbox",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false, collation: "C"),
                    EventId = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    BlankedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    KeptDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    Body = table.Column<byte[]>(type: "bytea", nullable: false),
                    Headers = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CorrelationId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    NextTryAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LeaseOwner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Inbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JobRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Job = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Trigger = table.Column<int>(type: "integer", nullable: false),
                    Period = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    StartedById = table.Column<Guid>(type: "uuid", nullable: true),
                    StartedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Node = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Summary = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: true),
                    Counts = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EndAskedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    EndAskedById = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Orders",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    OdooId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    IsSubscription = table.Column<bool>(type: "boolean", nullable: false),
                    IsPast = table.Column<bool>(type: "boolean", nullable: false),
                    CustomerId = table.Column<int>(type: "integer", nullable: false),
                    CustomerName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CustomerKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OutletId = table.Column<int>(type: "integer", nullable: true),
                    OutletCode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OutletName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChannelId = table.Column<int>(type: "integer", nullable: true),
                    ChannelName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChannelReference = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RepresentativeId = table.Column<int>(type: "integer", nullable: true),
                    RepresentativeName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RepresentativeReference = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CompanyId = table.Column<int>(type: "integer", nullable: true),
                    Currency = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    Decimals = table.Column<int>(type: "integer", nullable: false),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    UntaxedMinor = table.Column<long>(type: "bigint", nullable: false),
                    DepositMinor = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedMinor = table.Column<long>(type: "bigint", nullable: false),
                    AwaitsDeposit = table.Column<bool>(type: "boolean", nullable: false),
                    IsWaiting = table.Column<bool>(type: "boolean", nullable: false),
                    IsCalledOff = table.Column<bool>(type: "boolean", nullable: false),
                    OrderedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: true),
                    PromisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EntitlementId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    Allocation = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    EntitledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsEntitlementClosed = table.Column<bool>(type: "boolean", nullable: false),
                    SeenInAbsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ProductMappings",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    ProductId = table.Column<int>(type: "integer", nullable: false),
                    ProductName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductCode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UnitsJson = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChangedById = table.Column<Guid>(type: "uuid", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProductMappings", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "PullCursors",
                columns: table => new
                {
                    Feed = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    IsFirst = table.Column<bool>(type: "boolean", nullable: false),
                    AfterAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AfterId = table.Column<int>(type: "integer", nullable: true),
                    NewestAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TheirClockAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    BeganAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CompletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RefusedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PullCursors", x => x.Feed);
                });

            migrationBuilder.CreateTable(
                name: "RefusedProofs",
                columns: table => new
                {
                    Source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    HourAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    Count = table.Column<long>(type: "bigint", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastAddress = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    LastDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RefusedProofs", x => new { x.Source, x.HourAt, x.Reason });
                });

            migrationBuilder.CreateTable(
                name: "ReplayBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Filter = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RequestedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    RequestedById = table.Column<Guid>(type: "uuid", nullable: true),
                    RequestedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Estimate = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Delivered = table.Column<int>(type: "integer", nullable: false),
                    Failed = table.Column<int>(type: "integer", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplayBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Roles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    NormalizedName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Roles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    List = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    SavedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignInFailures",
                columns: table => new
                {
                    Digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    EmailDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Locks = table.Column<int>(type: "integer", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UnlocksAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInFailures", x => x.Digest);
                });

            migrationBuilder.CreateTable(
                name: "StaleProducts",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    ProductId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaleProducts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    DisplayName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "character varying(460)", maxLength: 460, nullable: false, collation: "C"),
                    IsDemo = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DisabledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AnonymisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SignedInAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SealedCodeKey = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    CodeStep = table.Column<long>(type: "bigint", nullable: false),
                    UserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedUserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedEmail = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SecurityStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    PhoneNumber = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    PhoneNumberConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AlarmSights",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    AlarmId = table.Column<Guid>(type: "uuid", nullable: false),
                    NewsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlarmSights", x => new { x.AlarmId, x.UserId });
                    table.ForeignKey(
                        name: "FK_AlarmSights_Alarms_AlarmId",
                        column: x => x.AlarmId,
                        principalTable: "Alarms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AuditPermits",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditPermits", x => x.EntryId);
                    table.ForeignKey(
                        name: "FK_AuditPermits_Audit_EntryId",
                        column: x => x.EntryId,
                        principalTable: "Audit",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "BillingRoles",
                columns: table => new
                {
                    AddressKey = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    Origin = table.Column<int>(type: "integer", nullable: false),
                    GivenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    GivenById = table.Column<Guid>(type: "uuid", nullable: true),
                    GivenByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingRoles", x => new { x.UserId, x.AddressKey });
                    table.ForeignKey(
                        name: "FK_BillingRoles_BillingAddresses_AddressKey",
                        column: x => x.AddressKey,
                        principalTable: "BillingAddresses",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Organizations",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExternalReference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingAddressKey = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedById = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Organizations", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Organizations_BillingAddresses_BillingAddressKey",
                        column: x => x.BillingAddressKey,
                        principalTable: "BillingAddresses",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ContactCompanies",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    CompanyId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactCompanies", x => new { x.UserId, x.CompanyId });
                    table.ForeignKey(
                        name: "FK_ContactCompanies_ContactReadings_UserId",
                        column: x => x.UserId,
                        principalTable: "ContactReadings",
                        principalColumn: "UserId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrderLines",
                columns: table => new
                {
                    OrderKey = table.Column<Guid>(type: "uuid", nullable: false),
                    LineId = table.Column<int>(type: "integer", nullable: false),
                    ProductId = table.Column<int>(type: "integer", nullable: false),
                    ProductName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductCode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Quantity = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    UnitPrice = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    IsDeposit = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderLines", x => new { x.OrderKey, x.LineId });
                    table.ForeignKey(
                        name: "FK_OrderLines_Orders_OrderKey",
                        column: x => x.OrderKey,
                        principalTable: "Orders",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RoleClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RoleClaims_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    UserId = table.Column<Guid>(type: "uuid", nullable: true),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccountLinks_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCodes",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCodes", x => new { x.UserId, x.Digest });
                    table.ForeignKey(
                        name: "FK_RecoveryCodes_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    KeyDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Proof = table.Column<int>(type: "integer", nullable: false),
                    Device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    SignedInAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ProvedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sessions_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SignInSteps",
                columns: table => new
                {
                    KeyDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInSteps", x => x.KeyDigest);
                    table.ForeignKey(
                        name: "FK_SignInSteps_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "UserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UserClaims_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    ProviderKey = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    ProviderDisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_UserLogins_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserPasskeys",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserPasskeys", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_UserPasskeys_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserRoles",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserRoles", x => new { x.UserId, x.RoleId });
                    table.ForeignKey(
                        name: "FK_UserRoles_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_UserRoles_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserTokens",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    LoginProvider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_UserTokens_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "Roles",
                columns: new[] { "Id", "ConcurrencyStamp", "Name", "NormalizedName" },
                values: new object[,]
                {
                    { new Guid("00000001-0000-7000-8000-000000000000"), "Administrator", "Administrator", "ADMINISTRATOR" },
                    { new Guid("00000002-0000-7000-8000-000000000000"), "Finance", "Finance", "FINANCE" },
                    { new Guid("00000003-0000-7000-8000-000000000000"), "Operations", "Operations", "OPERATIONS" },
                    { new Guid("00000004-0000-7000-8000-000000000000"), "Support", "Support", "SUPPORT" },
                    { new Guid("00000005-0000-7000-8000-000000000000"), "Sales", "Sales", "SALES" },
                    { new Guid("00000006-0000-7000-8000-000000000000"), "Viewer", "Viewer", "VIEWER" },
                    { new Guid("00000007-0000-7000-8000-000000000000"), "Member", "Member", "MEMBER" }
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_Digest",
                table: "AccountLinks",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_UserId",
                table: "AccountLinks",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_News",
                table: "Alarms",
                columns: new[] { "NewsAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_Raised",
                table: "Alarms",
                columns: new[] { "RaisedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_Untold",
                table: "Alarms",
                column: "Id",
                filter: "\"ToldRound\" IS NULL OR \"OverRound\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Alarms_Open",
                table: "Alarms",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClearedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Action",
                table: "Audit",
                columns: new[] { "Action", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_ActorId",
                table: "Audit",
                columns: new[] { "ActorId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_At",
                table: "Audit",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_CorrelationId",
                table: "Audit",
                columns: new[] { "CorrelationId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_NotDone",
                table: "Audit",
                columns: new[] { "Outcome", "At", "Id" },
                filter: "\"Outcome\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Record",
                table: "Audit",
                columns: new[] { "SubjectKind", "SubjectId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_SubjectKind",
                table: "Audit",
                columns: new[] { "SubjectKind", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_SubjectKind_SubjectId_Id",
                table: "Audit",
                columns: new[] { "SubjectKind", "SubjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Changed",
                table: "BillingAddresses",
                columns: new[] { "ChangedAt", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_City",
                table: "BillingAddresses",
                columns: new[] { "CityKey", "NameKey", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Company_ChangedAt",
                table: "BillingAddresses",
                columns: new[] { "OperatingCompanyId", "ChangedAt", "Key", "State" },
                filter: "\"OperatingCompanyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Company_CityKey",
                table: "BillingAddresses",
                columns: new[] { "OperatingCompanyId", "CityKey", "NameKey", "Key", "State" },
                filter: "\"OperatingCompanyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Company_CountryKey",
                table: "BillingAddresses",
                columns: new[] { "OperatingCompanyId", "CountryKey", "NameKey", "Key", "State" },
                filter: "\"OperatingCompanyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Company_NameKey",
                table: "BillingAddresses",
                columns: new[] { "OperatingCompanyId", "NameKey", "Key", "State" },
                filter: "\"OperatingCompanyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_CompanyId",
                table: "BillingAddresses",
                column: "CompanyId");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Country",
                table: "BillingAddresses",
                columns: new[] { "CountryKey", "NameKey", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Country_Changed",
                table: "BillingAddresses",
                columns: new[] { "CountryKey", "ChangedAt", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Country_City",
                table: "BillingAddresses",
                columns: new[] { "CountryKey", "CityKey", "NameKey", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Creator_ChangedAt",
                table: "BillingAddresses",
                columns: new[] { "CreatedById", "ChangedAt", "Key", "State" },
                filter: "\"CreatedById\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Creator_CityKey",
                table: "BillingAddresses",
                columns: new[] { "CreatedById", "CityKey", "NameKey", "Key", "State" },
                filter: "\"CreatedById\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Creator_CountryKey",
                table: "BillingAddresses",
                columns: new[] { "CreatedById", "CountryKey", "NameKey", "Key", "State" },
                filter: "\"CreatedById\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Creator_NameKey",
                table: "BillingAddresses",
                columns: new[] { "CreatedById", "NameKey", "Key", "State" },
                filter: "\"CreatedById\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Entered",
                table: "BillingAddresses",
                columns: new[] { "CreatedAt", "State" },
                filter: "\"CreatedById\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Incomplete",
                table: "BillingAddresses",
                column: "CompanyId",
                filter: "\"State\" = 6");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_InvoiceContactId",
                table: "BillingAddresses",
                column: "InvoiceContactId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_MailDomain",
                table: "BillingAddresses",
                column: "MailDomain");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_MatchKey_Key",
                table: "BillingAddresses",
                columns: new[] { "MatchKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Name",
                table: "BillingAddresses",
                columns: new[] { "NameKey", "Key", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_State_ChangedAt",
                table: "BillingAddresses",
                columns: new[] { "State", "ChangedAt", "Key" },
                filter: "\"State\" <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_State_CityKey",
                table: "BillingAddresses",
                columns: new[] { "State", "CityKey", "NameKey", "Key" },
                filter: "\"State\" <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_State_CountryKey",
                table: "BillingAddresses",
                columns: new[] { "State", "CountryKey", "NameKey", "Key" },
                filter: "\"State\" <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_State_NameKey",
                table: "BillingAddresses",
                columns: new[] { "State", "NameKey", "Key" },
                filter: "\"State\" <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Unconfirmed",
                table: "BillingAddresses",
                column: "AskedAt",
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_VatKey",
                table: "BillingAddresses",
                column: "VatKey");

            migrationBuilder.CreateIndex(
                name: "IX_BillingRoles_AddressKey",
                table: "BillingRoles",
                column: "AddressKey");

            migrationBuilder.CreateIndex(
                name: "IX_ConnectionKeys_System_State",
                table: "ConnectionKeys",
                columns: new[] { "System", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Cancelled",
                table: "Deliveries",
                columns: new[] { "CreatedAt", "Id", "State" },
                filter: "\"State\" = 4");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Created",
                table: "Deliveries",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Dead",
                table: "Deliveries",
                columns: new[] { "CreatedAt", "Id", "State" },
                filter: "\"State\" = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Delivered",
                table: "Deliveries",
                columns: new[] { "DeliveredAt", "Kind" },
                filter: "\"DeliveredAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Died",
                table: "Deliveries",
                column: "Destination",
                filter: "\"HasDied\"");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Due",
                table: "Deliveries",
                columns: new[] { "Destination", "NextAttemptAt", "Id" },
                filter: "\"State\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Ended",
                table: "Deliveries",
                columns: new[] { "SettledAt", "State", "Kind", "DeliveredAt" },
                filter: "\"State\" IN (3, 4)");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Open",
                table: "Deliveries",
                columns: new[] { "CreatedAt", "Id", "State" },
                filter: "\"State\" IN (0, 1)");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Order",
                table: "Deliveries",
                columns: new[] { "Destination", "Subject", "Id" },
                filter: "\"State\" IN (0, 1, 3)");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Subject",
                table: "Deliveries",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Waiting",
                table: "Deliveries",
                columns: new[] { "CreatedAt", "Id" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Whole",
                table: "Deliveries",
                column: "SettledAt",
                filter: "\"BlankedAt\" IS NULL AND \"State\" IN (2, 4)");

            migrationBuilder.CreateIndex(
                name: "UX_Deliveries_Key",
                table: "Deliveries",
                column: "IdempotencyKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_State",
                table: "Drifts",
                columns: new[] { "State", "FirstSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_Subject",
                table: "Drifts",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "UX_Drifts_Lasting",
                table: "Drifts",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"State\" <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Dead",
                table: "Inbox",
                columns: new[] { "ReceivedAt", "Id", "State" },
                filter: "\"State\" = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Due",
                table: "Inbox",
                columns: new[] { "Source", "Kind", "NextTryAt", "Id" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Ignored",
                table: "Inbox",
                columns: new[] { "ReceivedAt", "Id", "State" },
                filter: "\"State\" = 2");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Order",
                table: "Inbox",
                columns: new[] { "Source", "Subject", "Id" },
                filter: "\"State\" = 0 AND \"Subject\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Pending",
                table: "Inbox",
                columns: new[] { "ReceivedAt", "Id", "State" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Received",
                table: "Inbox",
                columns: new[] { "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Subject",
                table: "Inbox",
                columns: new[] { "Subject", "Id" },
                filter: "\"Subject\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Inbox_Whole",
                table: "Inbox",
                column: "SettledAt",
                filter: "\"BlankedAt\" IS NULL AND \"State\" IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "UX_Inbox_Event",
                table: "Inbox",
                columns: new[] { "Source", "EventId" },
                unique: true,
                filter: "\"EventId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_Job_Id",
                table: "JobRuns",
                columns: new[] { "Job", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_Job_StartedAt_Id",
                table: "JobRuns",
                columns: new[] { "Job", "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "UX_JobRuns_OnePerPeriod",
                table: "JobRuns",
                columns: new[] { "Job", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "UX_JobRuns_OneRunning",
                table: "JobRuns",
                column: "Job",
                unique: true,
                filter: "\"State\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_Product",
                table: "OrderLines",
                columns: new[] { "ProductId", "OrderKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Awaiting",
                table: "Orders",
                column: "OdooId",
                filter: "\"AwaitsDeposit\"");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_ChannelId",
                table: "Orders",
                columns: new[] { "ChannelId", "PromisedAt", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL AND \"ChannelId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Customer",
                table: "Orders",
                columns: new[] { "CustomerKey", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Name",
                table: "Orders",
                columns: new[] { "NameKey", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_NotEntitled",
                table: "Orders",
                column: "OdooId",
                filter: "\"EntitlementId\" IS NULL AND \"State\" = 2");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Number",
                table: "Orders",
                columns: new[] { "NameKey", "OdooId" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OutletId",
                table: "Orders",
                columns: new[] { "OutletId", "PromisedAt", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL AND \"OutletId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Promised",
                table: "Orders",
                columns: new[] { "PromisedAt", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Unseen",
                table: "Orders",
                column: "OdooId",
                filter: "\"EntitlementId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Waiting",
                table: "Orders",
                column: "OdooId",
                filter: "\"IsWaiting\"");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Without",
                table: "Orders",
                columns: new[] { "PromisedAt", "DeliveryId" },
                filter: "\"DeliveryId\" IS NOT NULL AND \"EntitlementId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Orders_Delivery",
                table: "Orders",
                column: "DeliveryId",
                unique: true,
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Orders_OdooId",
                table: "Orders",
                column: "OdooId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_BillingAddressKey_NameKey",
                table: "Organizations",
                columns: new[] { "BillingAddressKey", "NameKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_CreatedAt_Key",
                table: "Organizations",
                columns: new[] { "CreatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_CreatedById_Key",
                table: "Organizations",
                columns: new[] { "CreatedById", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Organizations_NameKey_Key",
                table: "Organizations",
                columns: new[] { "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ProductMappings_Name",
                table: "ProductMappings",
                columns: new[] { "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "UX_ProductMappings_Product",
                table: "ProductMappings",
                column: "ProductId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "UX_ReplayBatches_OneOpen",
                table: "ReplayBatches",
                column: "State",
                unique: true,
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_RoleClaims_RoleId",
                table: "RoleClaims",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_Roles_NormalizedName",
                table: "Roles",
                column: "NormalizedName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_UserId_List_NameKey",
                table: "SavedViews",
                columns: new[] { "UserId", "List", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_KeyDigest",
                table: "Sessions",
                column: "KeyDigest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_SignedInAt",
                table: "Sessions",
                column: "SignedInAt");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_UserId",
                table: "Sessions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_SignInFailures_EmailDigest",
                table: "SignInFailures",
                column: "EmailDigest");

            migrationBuilder.CreateIndex(
                name: "IX_SignInFailures_LastAt",
                table: "SignInFailures",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_SignInSteps_ExpiresAt",
                table: "SignInSteps",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_SignInSteps_UserId",
                table: "SignInSteps",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserClaims_UserId",
                table: "UserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserLogins_UserId",
                table: "UserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserPasskeys_UserId",
                table: "UserPasskeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserRoles_RoleId",
                table: "UserRoles",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_Users_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_NameKey_Id",
                table: "Users",
                columns: new[] { "NameKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_NormalizedEmail",
                table: "Users",
                column: "NormalizedEmail",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Users_NormalizedUserName",
                table: "Users",
                column: "NormalizedUserName",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropTable(
                name: "AlarmMailChoices");

            migrationBuilder.DropTable(
                name: "AlarmSights");

            migrationBuilder.DropTable(
                name: "AlarmSilences");

            migrationBuilder.DropTable(
                name: "AuditPermits");

            migrationBuilder.DropTable(
                name: "BillingRoles");

            migrationBuilder.DropTable(
                name: "ColumnChoices");

            migrationBuilder.DropTable(
                name: "ConnectionKeys");

            migrationBuilder.DropTable(
                name: "Connections");

            migrationBuilder.DropTable(
                name: "ContactCompanies");

            migrationBuilder.DropTable(
                name: "DatabaseStamp");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "Deliveries");

            migrationBuilder.DropTable(
                name: "DeliveryAttempts");

            migrationBuilder.DropTable(
                name: "DeliveryRevisions");

            migrationBuilder.DropTable(
                name: "Destinations");

            migrationBuilder.DropTable(
                name: "Drifts");

            migrationBuilder.DropTable(
                name: "Inbox");

            migrationBuilder.DropTable(
                name: "JobRuns");

            migrationBuilder.DropTable(
                name: "OrderLines");

            migrationBuilder.DropTable(
                name: "Organizations");

            migrationBuilder.DropTable(
                name: "ProductMappings");

            migrationBuilder.DropTable(
                name: "PullCursors");

            migrationBuilder.DropTable(
                name: "RecoveryCodes");

            migrationBuilder.DropTable(
                name: "RefusedProofs");

            migrationBuilder.DropTable(
                name: "ReplayBatches");

            migrationBuilder.DropTable(
                name: "RoleClaims");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "SignInFailures");

            migrationBuilder.DropTable(
                name: "SignInSteps");

            migrationBuilder.DropTable(
                name: "StaleProducts");

            migrationBuilder.DropTable(
                name: "UserClaims");

            migrationBuilder.DropTable(
                name: "UserLogins");

            migrationBuilder.DropTable(
                name: "UserPasskeys");

            migrationBuilder.DropTable(
                name: "UserRoles");

            migrationBuilder.DropTable(
                name: "UserTokens");

            migrationBuilder.DropTable(
                name: "Alarms");

            migrationBuilder.DropTable(
                name: "Audit");

            migrationBuilder.DropTable(
                name: "ContactReadings");

            migrationBuilder.DropTable(
                name: "Orders");

            migrationBuilder.DropTable(
                name: "BillingAddresses");

            migrationBuilder.DropTable(
                name: "Roles");

            migrationBuilder.DropTable(
                name: "Users");
        }
    }
}
