using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Sqlite
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
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    OdooId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<int>(type: "INTEGER", nullable: false),
                    CustomerName = table.Column<string>(type: "TEXT", nullable: false),
                    CustomerKey = table.Column<string>(type: "TEXT", nullable: false),
                    PlanName = table.Column<string>(type: "TEXT", nullable: false),
                    PeriodValue = table.Column<int>(type: "INTEGER", nullable: false),
                    PeriodUnit = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    TemplateCode = table.Column<string>(type: "TEXT", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    TotalMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    StartsOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    NextInvoiceOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    OdooState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    PaymentState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    IsConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsPast = table.Column<bool>(type: "INTEGER", nullable: false),
                    OrderedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedDeliveryId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PublishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsHeld = table.Column<bool>(type: "INTEGER", nullable: false),
                    ToldState = table.Column<string>(type: "TEXT", nullable: false),
                    ToldPayment = table.Column<string>(type: "TEXT", nullable: false),
                    Messages = table.Column<int>(type: "INTEGER", nullable: false),
                    ExpectedService = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ExpectedPayment = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Warnings = table.Column<int>(type: "INTEGER", nullable: false),
                    AbsPlanId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    AbsServiceState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    AbsPaymentState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    AbsToldAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsDrifted = table.Column<bool>(type: "INTEGER", nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePlans", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StateMappings",
                columns: table => new
                {
                    Side = table.Column<int>(type: "INTEGER", nullable: false),
                    OdooState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Word = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    AbsState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ChangedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StateMappings", x => new { x.Side, x.OdooState });
                });

            migrationBuilder.CreateTable(
                name: "ServicePlanInvoices",
                columns: table => new
                {
                    PlanKey = table.Column<Guid>(type: "TEXT", nullable: false),
                    InvoiceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    IsRefund = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    PaymentState = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    TotalMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    ResidualMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    IssuedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    IsPast = table.Column<bool>(type: "INTEGER", nullable: false),
                    DeliveryId = table.Column<Guid>(type: "TEXT", nullable: true)
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
                    PlanKey = table.Column<Guid>(type: "TEXT", nullable: false),
                    LineId = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductName = table.Column<string>(type: "TEXT", nullable: false),
                    ProductCode = table.Column<string>(type: "TEXT", nullable: false),
                    Quantity = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    UnitPrice = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TotalMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    IsRecurring = table.Column<bool>(type: "INTEGER", nullable: false)
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
