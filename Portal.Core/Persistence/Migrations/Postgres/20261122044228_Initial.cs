using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Audit",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: true),
                    ActorName = table.Column<string>(
                        type: "character varying(200)",
                        maxLength: 200,
                        nullable: false,
                        collation: "C"
                    ),
                    Action = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: false,
                        collation: "C"
                    ),
                    SubjectKind = table.Column<string>(
                        type: "character varying(60)",
                        maxLength: 60,
                        nullable: false,
                        collation: "C"
                    ),
                    SubjectId = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: false,
                        collation: "C"
                    ),
                    Before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    After = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CorrelationId = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false,
                        collation: "C"
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Audit", x => x.Id);
                }
            );

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
                    Zip = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    City = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CityKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CountryId = table.Column<int>(type: "integer", nullable: true),
                    CountryName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountingEmails = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedById = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedByName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Draft = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Problem = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingAddresses", x => x.Key);
                }
            );

            migrationBuilder.CreateTable(
                name: "JobRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Job = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Trigger = table.Column<int>(type: "integer", nullable: false),
                    StartedById = table.Column<Guid>(type: "uuid", nullable: true),
                    StartedByName = table.Column<string>(
                        type: "character varying(200)",
                        maxLength: 200,
                        nullable: false,
                        collation: "C"
                    ),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Node = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Summary = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: true),
                    Counts = table.Column<string>(type: "text", nullable: false, collation: "C"),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobRuns", x => x.Id);
                }
            );

            migrationBuilder.CreateIndex(name: "IX_Audit_At", table: "Audit", column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_SubjectKind_SubjectId_Id",
                table: "Audit",
                columns: new[] { "SubjectKind", "SubjectId", "Id" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_ChangedAt_Key",
                table: "BillingAddresses",
                columns: new[] { "ChangedAt", "Key" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_CityKey_Key",
                table: "BillingAddresses",
                columns: new[] { "CityKey", "Key" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_CountryName_Key",
                table: "BillingAddresses",
                columns: new[] { "CountryName", "Key" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_CreatedById_Key",
                table: "BillingAddresses",
                columns: new[] { "CreatedById", "Key" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_InvoiceContactId",
                table: "BillingAddresses",
                column: "InvoiceContactId",
                unique: true
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_NameKey_Key",
                table: "BillingAddresses",
                columns: new[] { "NameKey", "Key" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_BillingAddresses_Unconfirmed",
                table: "BillingAddresses",
                column: "AskedAt",
                filter: "\"State\" = 0"
            );

            migrationBuilder.CreateIndex(name: "IX_JobRuns_Job_Id", table: "JobRuns", columns: new[] { "Job", "Id" });

            migrationBuilder.CreateIndex(
                name: "UX_JobRuns_OneRunning",
                table: "JobRuns",
                column: "Job",
                unique: true,
                filter: "\"State\" = 1"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "Audit");

            migrationBuilder.DropTable(name: "BillingAddresses");

            migrationBuilder.DropTable(name: "JobRuns");
        }
    }
}
