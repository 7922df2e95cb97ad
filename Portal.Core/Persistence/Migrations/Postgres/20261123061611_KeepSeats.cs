using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
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
                    ClientId = table.Column<int>(type: "integer", nullable: false),
                    OrderId = table.Column<int>(type: "integer", nullable: false),
                    OrderName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChosenBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChosenById = table.Column<Guid>(type: "uuid", nullable: true),
                    ChosenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatHomes", x => x.ClientId);
                });

            migrationBuilder.CreateTable(
                name: "SeatRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false, collation: "C"),
                    IsDryRun = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    IsActive = table.Column<bool>(type: "boolean", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    StartedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    StartedById = table.Column<Guid>(type: "uuid", nullable: true),
                    CountedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ListedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Subscriptions = table.Column<int>(type: "integer", nullable: false),
                    Devices = table.Column<int>(type: "integer", nullable: false),
                    Unmapped = table.Column<int>(type: "integer", nullable: false),
                    Unbilled = table.Column<int>(type: "integer", nullable: false),
                    Excluded = table.Column<int>(type: "integer", nullable: false),
                    RevertReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    RevertedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    RevertedById = table.Column<Guid>(type: "uuid", nullable: true),
                    RevertedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeatRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SeatEvidence",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<int>(type: "integer", nullable: false),
                    ProductCode = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Counted = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Added = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Removed = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    RunNumber = table.Column<int>(type: "integer", nullable: false),
                    ClientId = table.Column<int>(type: "integer", nullable: false),
                    ClientName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ClientKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OrderId = table.Column<int>(type: "integer", nullable: false),
                    OrderName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OdooLineId = table.Column<int>(type: "integer", nullable: true),
                    ProductId = table.Column<int>(type: "integer", nullable: false),
                    ProductCode = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Billed = table.Column<double>(type: "double precision", nullable: false),
                    Counted = table.Column<int>(type: "integer", nullable: false),
                    Proposed = table.Column<double>(type: "double precision", nullable: false),
                    Delta = table.Column<double>(type: "double precision", nullable: false),
                    InForce = table.Column<double>(type: "double precision", nullable: false),
                    IsTarget = table.Column<bool>(type: "boolean", nullable: false),
                    UnitPrice = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Currency = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    Decimals = table.Column<int>(type: "integer", nullable: false),
                    EffectMinor = table.Column<long>(type: "bigint", nullable: true),
                    Added = table.Column<int>(type: "integer", nullable: false),
                    Removed = table.Column<int>(type: "integer", nullable: false),
                    Stale = table.Column<int>(type: "integer", nullable: false),
                    Excluded = table.Column<int>(type: "integer", nullable: false),
                    Decommissioned = table.Column<int>(type: "integer", nullable: false),
                    OtherBilled = table.Column<double>(type: "double precision", nullable: false),
                    Guards = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    IsAutomatic = table.Column<bool>(type: "boolean", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DecidedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    DecidedById = table.Column<Guid>(type: "uuid", nullable: true),
                    EffectiveOn = table.Column<DateOnly>(type: "date", nullable: true),
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: true),
                    RevertDeliveryId = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
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
