using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ListTickets : Migration
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

            migrationBuilder.DropColumn(
                name: "ClientId",
                table: "Tickets");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Tickets");
        }
    }
}
