using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TicketModels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "UX_Tickets_OdooId",
                table: "Tickets");

            migrationBuilder.AddColumn<int>(
                name: "Model",
                table: "Tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "IncidentId",
                table: "AlertEvents",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            // occurrences of before are named by their incident and device
            migrationBuilder.Sql(
                """
                UPDATE "AlertEvents" SET "IncidentId" = split_part("OccurrenceId", '/', 1)
                WHERE "Source" = 1 AND "OccurrenceId" NOT LIKE 'message/%'
                """);

            // each model of tickets has a cursor of its own now, which begins anew
            migrationBuilder.Sql(
                """
                DELETE FROM "PullCursors" WHERE "Feed" = 'odoo.tickets'
                """);

            migrationBuilder.CreateIndex(
                name: "UX_Tickets_OdooId",
                table: "Tickets",
                columns: new[] { "OdooId", "Model" },
                unique: true,
                filter: "\"OdooId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_InWindow",
                table: "Alerts",
                column: "Key",
                filter: "\"State\" = 3 AND \"RuleKey\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AlertEvents_Incident",
                table: "AlertEvents",
                columns: new[] { "Source", "IncidentId" },
                filter: "\"IncidentId\" <> ''");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "UX_Tickets_OdooId",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Alerts_InWindow",
                table: "Alerts");

            migrationBuilder.DropIndex(
                name: "IX_AlertEvents_Incident",
                table: "AlertEvents");

            migrationBuilder.DropColumn(
                name: "Model",
                table: "Tickets");

            migrationBuilder.DropColumn(
                name: "IncidentId",
                table: "AlertEvents");

            migrationBuilder.CreateIndex(
                name: "UX_Tickets_OdooId",
                table: "Tickets",
                column: "OdooId",
                unique: true,
                filter: "\"OdooId\" IS NOT NULL");
        }
    }
}
