using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ServicePlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ServicePlans",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    OdooId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CustomerId = table.Column<int>(type: "integer", nullable: false),
                    CustomerName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CustomerKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PlanName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PeriodValue = table.Column<int>(type: "integer", nullable: false),
                    PeriodUnit = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    TemplateCode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    Decimals = table.Column<int>(type: "integer", nullable: false),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    StartsOn = table.Column<DateOnly>(type: "date", nullable: false),
                    NextInvoiceOn = table.Column<DateOnly>(type: "date", nullable: true),
                    OdooState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    PaymentState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    IsConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    IsPast = table.Column<bool>(type: "boolean", nullable: false),
                    OrderedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CreatedDeliveryId = table.Column<Guid>(type: "uuid", nullable: true),
                    PublishedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsHeld = table.Column<bool>(type: "boolean", nullable: false),
                    ToldState = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ToldPayment = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Messages = table.Column<int>(type: "integer", nullable: false),
                    ExpectedService = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    ExpectedPayment = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Warnings = table.Column<int>(type: "integer", nullable: false),
                    AbsPlanId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    AbsServiceState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    AbsPaymentState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    AbsToldAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsDrifted = table.Column<bool>(type: "boolean", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePlans", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StateMappings",
                columns: table => new
                {
                    Side = table.Column<int>(type: "integer", nullable: false),
                    OdooState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Word = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    AbsState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    ChangedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ChangedById = table.Column<Guid>(type: "uuid", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StateMappings", x => new { x.Side, x.OdooState });
                });

            migrationBuilder.CreateTable(
                name: "ServicePlanInvoices",
                columns: table => new
                {
                    PlanKey = table.Column<Guid>(type: "uuid", nullable: false),
                    InvoiceId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsRefund = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    PaymentState = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    Decimals = table.Column<int>(type: "integer", nullable: false),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    ResidualMinor = table.Column<long>(type: "bigint", nullable: false),
                    IssuedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: true),
                    IsPast = table.Column<bool>(type: "boolean", nullable: false),
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePlanInvoices", x => new { x.PlanKey, x.InvoiceId });
                    table.ForeignKey(
                        name: "FK_ServicePlanInvoices_ServicePlans_PlanKey",
                        column: x => x.PlanKey,
                        principalTable: "ServicePlans",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ServicePlanLines",
                columns: table => new
                {
                    PlanKey = table.Column<Guid>(type: "uuid", nullable: false),
                    LineId = table.Column<int>(type: "integer", nullable: false),
                    ProductName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductCode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Quantity = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    UnitPrice = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    IsRecurring = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePlanLines", x => new { x.PlanKey, x.LineId });
                    table.ForeignKey(
                        name: "FK_ServicePlanLines_ServicePlans_PlanKey",
                        column: x => x.PlanKey,
                        principalTable: "ServicePlans",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "ChangedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "CustomerKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Drifted_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "ChangedAt", "Key" },
                filter: "\"IsDrifted\"");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Drifted_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "CustomerKey", "Key" },
                filter: "\"IsDrifted\"");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Drifted_NameKey",
                table: "ServicePlans",
                columns: new[] { "NameKey", "Key" },
                filter: "\"IsDrifted\"");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Held",
                table: "ServicePlans",
                column: "OdooId",
                filter: "\"IsHeld\"");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_NameKey",
                table: "ServicePlans",
                columns: new[] { "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_OdooState_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "OdooState", "ChangedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_OdooState_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "OdooState", "CustomerKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_OdooState_NameKey",
                table: "ServicePlans",
                columns: new[] { "OdooState", "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_PaymentState_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "PaymentState", "ChangedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_PaymentState_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "PaymentState", "CustomerKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_PaymentState_NameKey",
                table: "ServicePlans",
                columns: new[] { "PaymentState", "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Unlinked_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "ChangedAt", "Key" },
                filter: "\"AbsPlanId\" IS NULL AND \"CreatedDeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Unlinked_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "CustomerKey", "Key" },
                filter: "\"AbsPlanId\" IS NULL AND \"CreatedDeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Unlinked_NameKey",
                table: "ServicePlans",
                columns: new[] { "NameKey", "Key" },
                filter: "\"AbsPlanId\" IS NULL AND \"CreatedDeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Warned",
                table: "ServicePlans",
                column: "OdooId",
                filter: "\"Warnings\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Warned_ChangedAt",
                table: "ServicePlans",
                columns: new[] { "ChangedAt", "Key" },
                filter: "\"Warnings\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Warned_CustomerKey",
                table: "ServicePlans",
                columns: new[] { "CustomerKey", "Key" },
                filter: "\"Warnings\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePlans_Warned_NameKey",
                table: "ServicePlans",
                columns: new[] { "NameKey", "Key" },
                filter: "\"Warnings\" <> 0");

            migrationBuilder.CreateIndex(
                name: "UX_ServicePlans_AbsPlanId",
                table: "ServicePlans",
                column: "AbsPlanId",
                unique: true,
                filter: "\"AbsPlanId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "UX_ServicePlans_OdooId",
                table: "ServicePlans",
                column: "OdooId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ServicePlanInvoices");

            migrationBuilder.DropTable(
                name: "ServicePlanLines");

            migrationBuilder.DropTable(
                name: "StateMappings");

            migrationBuilder.DropTable(
                name: "ServicePlans");
        }
    }
}
