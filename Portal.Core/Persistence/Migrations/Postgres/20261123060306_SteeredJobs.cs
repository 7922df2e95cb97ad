using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SteeredJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "JobRuns",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            // the runs of before, nearly as the program folds text
            migrationBuilder.Sql(
                """
                UPDATE "JobRuns" SET "SearchText" = UPPER("Summary" || ' ' || "StartedByName")
                """);

            migrationBuilder.CreateTable(
                name: "JobSettings",
                columns: table => new
                {
                    Job = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Cron = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true, collation: "C"),
                    Zone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    PausedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PausedUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PauseReason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    PausedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    PausedById = table.Column<Guid>(type: "uuid", nullable: true),
                    LookedUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobSettings", x => x.Job);
                });

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_StartedAt_Id",
                table: "JobRuns",
                columns: new[] { "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_State_StartedAt_Id",
                table: "JobRuns",
                columns: new[] { "State", "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_Trigger_StartedAt_Id",
                table: "JobRuns",
                columns: new[] { "Trigger", "StartedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobSettings");

            migrationBuilder.DropIndex(
                name: "IX_JobRuns_StartedAt_Id",
                table: "JobRuns");

            migrationBuilder.DropIndex(
                name: "IX_JobRuns_State_StartedAt_Id",
                table: "JobRuns");

            migrationBuilder.DropIndex(
                name: "IX_JobRuns_Trigger_StartedAt_Id",
                table: "JobRuns");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "JobRuns");
        }
    }
}
