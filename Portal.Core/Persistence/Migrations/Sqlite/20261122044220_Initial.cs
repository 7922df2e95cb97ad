using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Sqlite
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    SubjectKind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    After = table.Column<string>(type: "TEXT", nullable: true),
                    CorrelationId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
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
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    CompanyId = table.Column<int>(type: "INTEGER", nullable: true),
                    InvoiceContactId = table.Column<int>(type: "INTEGER", nullable: true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    VatNumber = table.Column<string>(type: "TEXT", nullable: false),
                    Zip = table.Column<string>(type: "TEXT", nullable: false),
                    City = table.Column<string>(type: "TEXT", nullable: false),
                    CityKey = table.Column<string>(type: "TEXT", nullable: false),
                    CountryId = table.Column<int>(type: "INTEGER", nullable: true),
                    CountryName = table.Column<string>(type: "TEXT", nullable: false),
                    AccountingEmails = table.Column<string>(type: "TEXT", nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedByName = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Draft = table.Column<string>(type: "TEXT", nullable: true),
                    Problem = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Job = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Trigger = table.Column<int>(type: "INTEGER", nullable: false),
                    StartedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    StartedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Node = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Summary = table.Column<string>(type: "TEXT", nullable: false),
                    Done = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: true),
                    Counts = table.Column<string>(type: "TEXT", nullable: false),
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
