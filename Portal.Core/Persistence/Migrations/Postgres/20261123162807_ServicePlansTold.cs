using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ServicePlansTold : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Awaited",
                table: "ServicePlans",
                column: "OdooId",
                filter: "\"IsAwaited\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ServicePlans_Awaited",
                table: "ServicePlans");

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
        }
    }
}
