using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

/// <summary>Listens to the statements sent to one database, and asks it how it carries them out.</summary>
public sealed class QueryPlans : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<(string Sql, (string Name, object? Value)[] Parameters)> _sent = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly TestDatabase _database;

    public QueryPlans(TestDatabase database)
    {
        _database = database;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The statements sent since the last reading.</summary>
    public IReadOnlyList<string> Sent => [.. _sent.Select(each => each.Sql)];

    /// <summary>A line for each step of each statement sent since the last call, if PostgreSQL uses what indexes it can.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(usesIndexes: true, cancellationToken)).SelectMany(each => each.Steps)];

    /// <summary>Statement by statement, as the database does it with the rows that are there.</summary>
    public Task<List<(string Sql, List<string> Steps)>> ReadAsPlannedAsync(CancellationToken cancellationToken) =>
        ReadAsync(usesIndexes: false, cancellationToken);

    private async Task<List<(string Sql, List<string> Steps)>> ReadAsync(bool usesIndexes, CancellationToken cancellationToken)
    {
        var plans = new List<(string Sql, List<string> Steps)>();
        await using var connection = Connect();
        await connection.OpenAsync(cancellationToken);
        if (usesIndexes && connection is NpgsqlConnection)
        {
            // what an index can do, it does: the few rows of a test would be read through otherwise
            await ExecuteAsync(connection, "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off");
        }

        while (_sent.TryDequeue(out var sent))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = (connection is NpgsqlConnection ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + sent.Sql;
            foreach (var (name, value) in sent.Parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            var steps = new List<string>();
            plans.Add((sent.Sql, steps));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                steps.Add(reader.GetString(reader.FieldCount - 1).Trim());
            }
        }

        return plans;

        async Task ExecuteAsync(DbConnection on, string sql)
        {
            await using var command = on.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (
            value is { Key: var key, Value: CommandEventData sent }
            && key == RelationalEventId.CommandExecuting.Name
            && IsOurs(sent.Connection)
        )
        {
            var parameters = sent.Command.Parameters.Cast<DbParameter>().Select(each => (each.ParameterName, each.Value));
            _sent.Enqueue((sent.Command.CommandText, [.. parameters]));
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }

    void IObserver<DiagnosticListener>.OnError(Exception error) { }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    private bool IsOurs(DbConnection connection)
    {
        using var own = Connect();
        return connection is SqliteConnection ? connection.DataSource == own.DataSource : connection.Database == own.Database;
    }

    private DbConnection Connect()
    {
        var text = _database.Options.ConnectionString.Reveal();
        return _database.Options.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(text) : new NpgsqlConnection(text);
    }
}
