using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeepSeats : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SeatHomes",
                columns: table => new
                {
                    ClientId = table.Column<int>(type: "INTEGER", nullable: false),
                    OrderId = table.Column<int>(type: "INTEGER", nullable: false),
                    OrderName = table.Column<string>(type: "TEXT", nullable: false),
                    ChosenBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ChosenById = table.Column<Guid>(type: "TEXT", nullable: true),
                    ChosenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatHomes", x => x.ClientId);
                });

            migrationBuilder.CreateTable(
                name: "SeatRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    IsDryRun = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    StartedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    CountedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ListedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Subscriptions = table.Column<int>(type: "INTEGER", nullable: false),
                    Devices = table.Column<int>(type: "INTEGER", nullable: false),
                    Unmapped = table.Column<int>(type: "INTEGER", nullable: false),
                    Unbilled = table.Column<int>(type: "INTEGER", nullable: false),
                    Excluded = table.Column<int>(type: "INTEGER", nullable: false),
                    RevertReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    RevertedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RevertedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RevertedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SeatEvidence",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClientId = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductCode = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Counted = table.Column<string>(type: "TEXT", nullable: false),
                    Added = table.Column<string>(type: "TEXT", nullable: false),
                    Removed = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatEvidence", x => new { x.RunId, x.ClientId, x.ProductCode });
                    table.ForeignKey(
                        name: "FK_SeatEvidence_SeatRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "SeatRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SeatLines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    ClientId = table.Column<int>(type: "INTEGER", nullable: false),
                    ClientName = table.Column<string>(type: "TEXT", nullable: false),
                    ClientKey = table.Column<string>(type: "TEXT", nullable: false),
                    OrderId = table.Column<int>(type: "INTEGER", nullable: false),
                    OrderName = table.Column<string>(type: "TEXT", nullable: false),
                    OdooLineId = table.Column<int>(type: "INTEGER", nullable: true),
                    ProductId = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductCode = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Billed = table.Column<double>(type: "REAL", nullable: false),
                    Counted = table.Column<int>(type: "INTEGER", nullable: false),
                    Proposed = table.Column<double>(type: "REAL", nullable: false),
                    Delta = table.Column<double>(type: "REAL", nullable: false),
                    InForce = table.Column<double>(type: "REAL", nullable: false),
                    IsTarget = table.Column<bool>(type: "INTEGER", nullable: false),
                    UnitPrice = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    EffectMinor = table.Column<long>(type: "INTEGER", nullable: true),
                    Added = table.Column<int>(type: "INTEGER", nullable: false),
                    Removed = table.Column<int>(type: "INTEGER", nullable: false),
                    Stale = table.Column<int>(type: "INTEGER", nullable: false),
                    Excluded = table.Column<int>(type: "INTEGER", nullable: false),
                    Decommissioned = table.Column<int>(type: "INTEGER", nullable: false),
                    OtherBilled = table.Column<double>(type: "REAL", nullable: false),
                    Guards = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    IsAutomatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DecidedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    EffectiveOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DeliveryId = table.Column<Guid>(type: "TEXT", nullable: true),
                    RevertDeliveryId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatLines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SeatLines_SeatRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "SeatRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_Client",
                table: "SeatLines",
                columns: new[] { "ClientId", "ProductCode", "RunNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_ClientKey",
                table: "SeatLines",
                columns: new[] { "RunId", "ClientKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_Delivery",
                table: "SeatLines",
                column: "DeliveryId",
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_Delta",
                table: "SeatLines",
                columns: new[] { "RunId", "Delta", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_Revert",
                table: "SeatLines",
                column: "RevertDeliveryId",
                filter: "\"RevertDeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SeatLines_State",
                table: "SeatLines",
                columns: new[] { "RunId", "State" });

            migrationBuilder.CreateIndex(
                name: "UX_SeatRuns_Number",
                table: "SeatRuns",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "UX_SeatRuns_OnePerPeriod",
                table: "SeatRuns",
                column: "Period",
                unique: true,
                filter: "\"IsActive\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SeatEvidence");

            migrationBuilder.DropTable(
                name: "SeatHomes");

            migrationBuilder.DropTable(
                name: "SeatLines");

            migrationBuilder.DropTable(
                name: "SeatRuns");
        }
    }
}
