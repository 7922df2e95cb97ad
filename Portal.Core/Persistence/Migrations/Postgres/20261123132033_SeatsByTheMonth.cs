using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SeatsByTheMonth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "MonthMinor",
                table: "SeatLines",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PeriodUnit",
                table: "SeatLines",
                type: "character varying(10)",
                maxLength: 10,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "PeriodValue",
                table: "SeatLines",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "MonthMinor",
                table: "SeatLines");

            migrationBuilder.DropColumn(
                name: "PeriodUnit",
                table: "SeatLines");

            migrationBuilder.DropColumn(
                name: "PeriodValue",
                table: "SeatLines");
        }
    }
}
