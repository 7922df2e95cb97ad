using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TicketsListed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ClientId",
                table: "Tickets",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Tickets",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "IsAwaited",
                table: "ServicePlans",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "SaidAt",
                table: "ServicePlans",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ToldAmount",
                table: "ServicePlans",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ToldTerms",
                table: "ServicePlans",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ToldFacts",
                table: "ServicePlanInvoices",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "JobRuns",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            // as near as SQL comes to it; the next reading of each open ticket writes both anew
            migrationBuilder.Sql(
                """
                UPDATE "Tickets" SET "ClientId" = "PartnerId",
                    "SearchText" = lower("Reference" || ' ' || coalesce(CAST("OdooId" AS TEXT), '') || ' ' || "Title" || ' ' || "Stage" || ' ' || "Assignee")
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Client",
                table: "Tickets",
                columns: new[] { "ClientId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Created",
                table: "Tickets",
                columns: new[] { "CreatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Priority",
                table: "Tickets",
                columns: new[] { "Priority", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Awaited",
                table: "ServicePlans",
                column: "OdooId",
                filter: "\"IsAwaited\"");

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_Repeated",
                table: "JobRuns",
                columns: new[] { "StartedAt", "Id" },
                filter: "\"Attempt\" > 1");

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Counted",
                table: "Assets",
                column: "ClientKey",
                filter: "\"Status\" <> 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_Client",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_Created",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_Priority",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_ServicePlans_Awaited",
                table: "ServicePlans");

            migrationBuilder.DropIndex(
                name: "IX_JobRuns_Repeated",
                table: "JobRuns");

            migrationBuilder.DropIndex(
                name: "IX_Assets_Counted",
                table: "Assets");

            migrationBuilder.DropColumn(
                name: "ClientId",
                table: "Tickets");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Tickets");

            migrationBuilder.DropColumn(
                name: "IsAwaited",
                table: "ServicePlans");

            migrationBuilder.DropColumn(
                name: "SaidAt",
                table: "ServicePlans");

            migrationBuilder.DropColumn(
                name: "ToldAmount",
                table: "ServicePlans");

            migrationBuilder.DropColumn(
                name: "ToldTerms",
                table: "ServicePlans");

            migrationBuilder.DropColumn(
                name: "ToldFacts",
                table: "ServicePlanInvoices");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "JobRuns");
        }
    }
}
