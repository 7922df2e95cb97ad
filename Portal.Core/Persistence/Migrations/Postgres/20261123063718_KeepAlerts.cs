using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class KeepAlerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AlertRules",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsOn = table.Column<bool>(type: "boolean", nullable: false),
                    ConditionsJson = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Action = table.Column<int>(type: "integer", nullable: false),
                    Priority = table.Column<int>(type: "integer", nullable: true),
                    Team = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChangedById = table.Column<Guid>(type: "uuid", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertRules", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Alerts",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    ConditionKey = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    Device = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DeviceKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DeviceName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    GroupName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LastOccurrence = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Message = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Details = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Priority = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    FirstSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    GroupKey = table.Column<Guid>(type: "uuid", nullable: true),
                    IsPlacedByPerson = table.Column<bool>(type: "boolean", nullable: false),
                    ClientKey = table.Column<Guid>(type: "uuid", nullable: true),
                    ClientName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PartnerId = table.Column<int>(type: "integer", nullable: true),
                    AssetKey = table.Column<Guid>(type: "uuid", nullable: true),
                    OdooAssetId = table.Column<int>(type: "integer", nullable: true),
                    TicketKey = table.Column<Guid>(type: "uuid", nullable: true),
                    RuleKey = table.Column<Guid>(type: "uuid", nullable: true),
                    AskAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AskUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alerts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "MaintenanceWindows",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Scope = table.Column<int>(type: "integer", nullable: false),
                    ClientKey = table.Column<Guid>(type: "uuid", nullable: true),
                    AssetKey = table.Column<Guid>(type: "uuid", nullable: true),
                    ScopeName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Days = table.Column<int>(type: "integer", nullable: false),
                    FromMinute = table.Column<int>(type: "integer", nullable: false),
                    UntilMinute = table.Column<int>(type: "integer", nullable: false),
                    StartsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ChangedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChangedById = table.Column<Guid>(type: "uuid", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaintenanceWindows", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "PollCursors",
                columns: table => new
                {
                    Poll = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Position = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollCursors", x => x.Poll);
                });

            migrationBuilder.CreateTable(
                name: "Tickets",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    OdooId = table.Column<int>(type: "integer", nullable: true),
                    AlertKey = table.Column<Guid>(type: "uuid", nullable: true),
                    Reference = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PartnerId = table.Column<int>(type: "integer", nullable: true),
                    OdooAssetId = table.Column<int>(type: "integer", nullable: true),
                    Priority = table.Column<int>(type: "integer", nullable: false),
                    Stage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Assignee = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    IsTouched = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ReadAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Closings = table.Column<int>(type: "integer", nullable: false),
                    Updates = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tickets", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "AlertEvents",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    AlertKey = table.Column<Guid>(type: "uuid", nullable: false),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    OccurrenceId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Priority = table.Column<int>(type: "integer", nullable: false),
                    Message = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertEvents", x => x.Key);
                    table.ForeignKey(
                        name: "FK_AlertEvents_Alerts_AlertKey",
                        column: x => x.AlertKey,
                        principalTable: "Alerts",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AlertEvents_Alert",
                table: "AlertEvents",
                columns: new[] { "AlertKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "UX_AlertEvents_Occurrence",
                table: "AlertEvents",
                columns: new[] { "Source", "OccurrenceId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AlertRules_Position",
                table: "AlertRules",
                columns: new[] { "Position", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Asking",
                table: "Alerts",
                column: "AskAt",
                filter: "\"AskAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_AssetKey",
                table: "Alerts",
                columns: new[] { "AssetKey", "LastSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_ClientKey",
                table: "Alerts",
                columns: new[] { "ClientKey", "LastSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Closed",
                table: "Alerts",
                column: "ClosedAt",
                filter: "\"ClosedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Device",
                table: "Alerts",
                columns: new[] { "DeviceKey", "Source" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Held",
                table: "Alerts",
                columns: new[] { "GroupKey", "Key" },
                filter: "\"State\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Priority",
                table: "Alerts",
                columns: new[] { "Priority", "LastSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Seen",
                table: "Alerts",
                columns: new[] { "LastSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_State",
                table: "Alerts",
                columns: new[] { "State", "LastSeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "UX_Alerts_Condition",
                table: "Alerts",
                column: "ConditionKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MaintenanceWindows_Changed",
                table: "MaintenanceWindows",
                columns: new[] { "ChangedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Alert",
                table: "Tickets",
                columns: new[] { "AlertKey", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Asset",
                table: "Tickets",
                columns: new[] { "OdooAssetId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Open",
                table: "Tickets",
                column: "OdooId",
                filter: "\"State\" IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Partner",
                table: "Tickets",
                columns: new[] { "PartnerId", "State" });

            migrationBuilder.CreateIndex(
                name: "UX_Tickets_OdooId",
                table: "Tickets",
                column: "OdooId",
                unique: true,
                filter: "\"OdooId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Tickets_OpenOfAlert",
                table: "Tickets",
                column: "AlertKey",
                unique: true,
                filter: "\"AlertKey\" IS NOT NULL AND \"State\" < 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AlertEvents");

            migrationBuilder.DropTable(
                name: "AlertRules");

            migrationBuilder.DropTable(
                name: "MaintenanceWindows");

            migrationBuilder.DropTable(
                name: "PollCursors");

            migrationBuilder.DropTable(
                name: "Tickets");

            migrationBuilder.DropTable(
                name: "Alerts");
        }
    }
}
