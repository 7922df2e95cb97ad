using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class KeepAssets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Clients",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    OdooId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Reference = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsArchived = table.Column<bool>(type: "boolean", nullable: false),
                    HasSubscription = table.Column<bool>(type: "boolean", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReadAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Clients", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "DeviceGroups",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Identity = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    IsNamed = table.Column<bool>(type: "boolean", nullable: false),
                    OrganizationName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OrganizationId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SiteName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PsaMappingId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ClientKey = table.Column<Guid>(type: "uuid", nullable: true),
                    MappedBy = table.Column<int>(type: "integer", nullable: false),
                    MappedNameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MappedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    MappedById = table.Column<Guid>(type: "uuid", nullable: true),
                    MappedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    IsKeptUnmapped = table.Column<bool>(type: "boolean", nullable: false),
                    Conflict = table.Column<int>(type: "integer", nullable: false),
                    IsUnsettled = table.Column<bool>(type: "boolean", nullable: false),
                    FirstSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeviceGroups", x => x.Key);
                    table.ForeignKey(
                        name: "FK_DeviceGroups_Clients_ClientKey",
                        column: x => x.ClientKey,
                        principalTable: "Clients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Assets",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    PulsewayId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PulsewayKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    OdooId = table.Column<int>(type: "integer", nullable: true),
                    Hostname = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    HostnameKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Serial = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SerialKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Os = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OsKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    OsVersion = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExternalIp = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LocalIps = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RemoteUrl = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LastUser = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    GroupKey = table.Column<Guid>(type: "uuid", nullable: true),
                    ClientKey = table.Column<Guid>(type: "uuid", nullable: true),
                    ClientNameKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    OdooClientKey = table.Column<Guid>(type: "uuid", nullable: true),
                    AssignedToId = table.Column<int>(type: "integer", nullable: true),
                    AssignedTo = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    EndedBy = table.Column<int>(type: "integer", nullable: false),
                    EndReason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AuditedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ListedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    GoneSince = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    HasConflict = table.Column<bool>(type: "boolean", nullable: false),
                    IsSubscribed = table.Column<bool>(type: "boolean", nullable: false),
                    OdooChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ToldDigest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    DeliveryId = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Assets", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Assets_Clients_ClientKey",
                        column: x => x.ClientKey,
                        principalTable: "Clients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Assets_Clients_OdooClientKey",
                        column: x => x.OdooClientKey,
                        principalTable: "Clients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Assets_DeviceGroups_GroupKey",
                        column: x => x.GroupKey,
                        principalTable: "DeviceGroups",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AssetConflicts",
                columns: table => new
                {
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    AssetKey = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherKey = table.Column<Guid>(type: "uuid", nullable: false),
                    About = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    FoundAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DecidedById = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssetConflicts", x => x.Key);
                    table.ForeignKey(
                        name: "FK_AssetConflicts_Assets_AssetKey",
                        column: x => x.AssetKey,
                        principalTable: "Assets",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AssetConflicts_Assets_OtherKey",
                        column: x => x.OtherKey,
                        principalTable: "Assets",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AssetConflicts_Open",
                table: "AssetConflicts",
                column: "FoundAt",
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_AssetConflicts_Other",
                table: "AssetConflicts",
                column: "OtherKey");

            migrationBuilder.CreateIndex(
                name: "UX_AssetConflicts_Pair",
                table: "AssetConflicts",
                columns: new[] { "AssetKey", "OtherKey", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Assets_ClientKey",
                table: "Assets",
                columns: new[] { "ClientKey", "HostnameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_ClientName",
                table: "Assets",
                columns: new[] { "ClientNameKey", "HostnameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Conflict",
                table: "Assets",
                columns: new[] { "HostnameKey", "Key" },
                filter: "\"HasConflict\"");

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Created",
                table: "Assets",
                columns: new[] { "CreatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Delivery",
                table: "Assets",
                column: "DeliveryId",
                filter: "\"DeliveryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Group",
                table: "Assets",
                columns: new[] { "GroupKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Hostname",
                table: "Assets",
                columns: new[] { "HostnameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_HostnameAndClient",
                table: "Assets",
                columns: new[] { "HostnameKey", "ClientKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_OdooClient",
                table: "Assets",
                column: "OdooClientKey");

            migrationBuilder.CreateIndex(
                name: "IX_Assets_OsKey",
                table: "Assets",
                columns: new[] { "OsKey", "HostnameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Serial",
                table: "Assets",
                column: "SerialKey",
                filter: "\"SerialKey\" <> ''");

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Status",
                table: "Assets",
                columns: new[] { "Status", "HostnameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Assets_Unmapped",
                table: "Assets",
                columns: new[] { "HostnameKey", "Key" },
                filter: "\"ClientKey\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Assets_OdooId",
                table: "Assets",
                column: "OdooId",
                unique: true,
                filter: "\"OdooId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "UX_Assets_PulsewayKey",
                table: "Assets",
                column: "PulsewayKey",
                unique: true,
                filter: "\"PulsewayKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Clients_Name",
                table: "Clients",
                columns: new[] { "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Clients_Subscribed",
                table: "Clients",
                column: "OdooId",
                filter: "\"HasSubscription\"");

            migrationBuilder.CreateIndex(
                name: "UX_Clients_OdooId",
                table: "Clients",
                column: "OdooId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DeviceGroups_Client",
                table: "DeviceGroups",
                column: "ClientKey");

            migrationBuilder.CreateIndex(
                name: "IX_DeviceGroups_Name",
                table: "DeviceGroups",
                columns: new[] { "NameKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_DeviceGroups_Seen",
                table: "DeviceGroups",
                columns: new[] { "SeenAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_DeviceGroups_Unsettled",
                table: "DeviceGroups",
                columns: new[] { "FirstSeenAt", "Key" },
                filter: "\"IsUnsettled\"");

            migrationBuilder.CreateIndex(
                name: "UX_DeviceGroups_Identity",
                table: "DeviceGroups",
                column: "Identity",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AssetConflicts");

            migrationBuilder.DropTable(
                name: "Assets");

            migrationBuilder.DropTable(
                name: "DeviceGroups");

            migrationBuilder.DropTable(
                name: "Clients");
        }
    }
}
