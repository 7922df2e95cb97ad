# Portal.Tests/Publishing runs these very steps outside a container: change them together with what it understands.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet restore Portal/Portal.csproj --locked-mode
RUN dotnet publish Portal/Portal.csproj --no-restore --configuration Release --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .

# Backups of PostgreSQL are made by its own programs; they are best of the server's own version, so name it when you build:
# --build-arg POSTGRES_VERSION=16. With SQLite they are not used.
ARG POSTGRES_VERSION=17
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
  && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
  && apt-get install --yes --no-install-recommends "postgresql-client-$POSTGRES_VERSION" \
  && rm -rf /var/lib/apt/lists/*

# The database and all else that must outlive the container. A new volume takes over the owner set here.
RUN mkdir -p /data && chown "$APP_UID" /data
VOLUME /data
ENV Portal__DataDirectory=/data

# The sandbox answers only its own machine: to try it, run with "--network host". For real use set ODOO_URL and its like, publish
# the port behind a proxy that speaks https, and name that proxy in Portal__KnownProxies (docs/CONFIGURATION.md).
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080

# The image's own unprivileged user.
USER $APP_UID

# The image holds no curl; bash opens the connection itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30m --start-interval=5s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

ENTRYPOINT ["dotnet", "Portal.dll"]
