#!/usr/bin/env bash
# Adds a migration of one name for both databases: build/add-migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: build/add-migration.sh NAME}
dotnet tool restore >/dev/null
for provider in Sqlite Postgres; do
  dotnet ef migrations add "$name" --project Portal.Core --startup-project Portal \
    --context "${provider}PortalDbContext" --output-dir "Persistence/Migrations/$provider"
done
