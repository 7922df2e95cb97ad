using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // the runs of before, nearly as the program folds text
            migrationBuilder.Sql(
                """
                UPDATE "JobRuns" SET "SearchText" = UPPER("Summary" || ' ' || "StartedByName")
                """);

            migrationBuilder.CreateTable(
                name: "JobSettings",
                columns: table => new
                {
                    Job = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Cron = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    Zone = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    PausedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    PausedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    PauseReason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    PausedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    PausedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    LookedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
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
