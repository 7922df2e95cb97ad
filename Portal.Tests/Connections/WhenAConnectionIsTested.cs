using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Odoo;
using Portal.Core.Persistence;

namespace Portal.Tests.Connections;

public abstract class WhenAConnectionIsTested(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAConnectionIsTested(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAConnectionIsTested(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_tells_version_user_database_and_each_step()
    {
        var told = new List<ProbeStep>();

        var tested = await Portal.Get<TestConnection>().ExecuteAsync(Administrator, ExternalSystem.Odoo, told.Add, Cancellation);

        var report = tested.Value!;
        Assert.Null(report.Failure);
        Assert.Equal(
            ("19.0", "JSON-2", "Portal (portal@example.com)", "db", "uuid-1", "Standard"),
            (report.Version, report.Protocol, report.Account, report.Target.Database, report.DatabaseId, report.Profile)
        );
        Assert.Equal(
            ["Name resolved", "Connected", "Version read", "Signed in", "Models and fields read"],
            report.Steps.Select(step => step.Title)
        );
        Assert.Equal(
            report.Steps.SelectMany(step => new[] { (step.Title, ProbeStepState.Running), (step.Title, ProbeStepState.Passed) }),
            told.Select(step => (step.Title, step.State))
        );
        Assert.All(report.Schema, finding => Assert.Equal(SchemaState.Present, finding.State));
        Assert.Contains("connection.tested", await AuditedAsync());
    }

    [Fact]
    public async Task Missing_models_missing_fields_and_missing_rights_are_told_apart()
    {
        Odoo.MissingModels.Add("x_client_asset");
        Odoo.MissingFields.Add("x_asset_id");
        Odoo.ForbiddenModels.Add("sale.subscription.plan");
        Odoo.HiddenFields.Add("account.move.payment_state");

        var report = await TestAsync();

        Assert.Null(report.Failure);
        Assert.Equal(SchemaState.Missing, StateOf(report, "x_client_asset", ""));
        Assert.Equal(SchemaState.Missing, StateOf(report, "x_client_asset", "x_pulseway_id"));
        Assert.Equal(SchemaState.Missing, StateOf(report, "helpdesk.ticket", "x_asset_id"));
        Assert.Equal(SchemaState.Present, StateOf(report, "helpdesk.ticket", "name"));
        Assert.Equal(SchemaState.NoRight, StateOf(report, "sale.subscription.plan", ""));
        Assert.Equal(SchemaState.NoRight, StateOf(report, "account.move", "payment_state"));
        Assert.Equal(SchemaState.Present, StateOf(report, "account.move", "state"));
        Assert.Contains("missing for the profile Standard", report.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x_none", ". It keeps subscriptions in sale.subscription (OCA subscription_oca)")]
    [InlineData("sale.subscription", ". It keeps subscriptions in contract.contract (OCA contract)")]
    [InlineData("sale.subscription contract.contract", ". It has no subscriptions")]
    public async Task Orders_that_are_no_subscriptions_say_where_those_are(string missing, string words)
    {
        Odoo.MissingFields.Add("sale.order.is_subscription");
        Odoo.MissingModels.UnionWith(missing.Split(' '));

        var report = await TestAsync();

        Assert.Null(report.Failure);
        Assert.Contains(words, report.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_decides_what_is_called_missing()
    {
        Odoo.MissingFields.Add("x_asset_id");
        var studio = Start(configure: options => options.Profile = OdooProfile.Studio);

        var standard = await TestAsync();
        var report = await TestAsync(studio);

        Assert.StartsWith("all ", standard.Steps[^1].Detail, StringComparison.Ordinal);
        Assert.Equal(("Studio", "1 missing for the profile Studio"), (report.Profile, report.Steps[^1].Detail));
    }

    [Fact]
    public async Task The_last_good_one_stays_known_while_a_later_one_fails()
    {
        await TestAsync();
        Odoo.Keys.Clear();

        var failed = await TestAsync();
        var connection = await ReadAsync(Start());

        Assert.Equal("connection.wrong-key", failed.Failure!.Code);
        Assert.Equal(("connection.wrong-key", "19.0"), (connection.Tested!.Failure!.Code, connection.Good!.Version));
    }

    [Fact]
    public async Task A_cancelled_one_leaves_nothing_behind()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Portal.Get<TestConnection>().ExecuteAsync(Administrator, ExternalSystem.Odoo, _ => cancel.Cancel(), cancel.Token)
        );

        Assert.Null((await ReadAsync()).TestedAt);
    }

    [Fact]
    public async Task A_viewer_sees_and_may_not_test_and_others_do_not_even_see()
    {
        var test = await Portal.Get<TestConnection>().ExecuteAsync(Viewer, ExternalSystem.Odoo, _ => { }, Cancellation);
        var list = await Portal.Get<ListConnections>().ExecuteAsync(Finance, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(test.Refusals).Code);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(list.Refusals).Code);
        Assert.NotNull((await ReadAsync()).Target);
    }

    [Fact]
    public async Task A_system_that_this_version_does_not_connect_is_refused()
    {
        var test = await Portal.Get<TestConnection>().ExecuteAsync(Administrator, ExternalSystem.Abs, _ => { }, Cancellation);

        Assert.Equal("connections.not-configured", Assert.Single(test.Refusals).Code);
    }

    [Fact]
    public async Task Since_when_it_is_down_survives_a_restart()
    {
        var recorder = Portal.Get<StatusRecorder>();
        await recorder.StartAsync(Cancellation);
        Portal.Get<SystemStatusBoard>().ReportDown(ExternalSystem.Odoo, ConnectorFault.Timeout);
        var since = Portal.Get<SystemStatusBoard>().Find(ExternalSystem.Odoo)!.SinceAt;
        await recorder.StopAsync(Cancellation);
        Clock.Jump(TimeSpan.FromHours(3));
        var restarted = Start();
        var board = restarted.Get<SystemStatusBoard>();

        await restarted.Get<StatusRecorder>().StartAsync(Cancellation);
        var remembered = board.Find(ExternalSystem.Odoo)!;
        board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Unreachable);
        var asked = board.Find(ExternalSystem.Odoo)!;
        board.ReportUp(ExternalSystem.Odoo);

        Assert.Equal((false, true, ConnectorFault.Timeout), (remembered.IsUp, remembered.IsRemembered, remembered.LastFault));
        Assert.Equal(since, remembered.SinceAt, TimeSpan.FromMilliseconds(1));
        Assert.Equal(
            (remembered.SinceAt, false, ConnectorFault.Unreachable),
            (asked.SinceAt, asked.IsRemembered, asked.LastFault)
        );
        Assert.True(board.Find(ExternalSystem.Odoo) is { IsUp: true, IsRemembered: false } up && up.SinceAt > since);
    }

    private static SchemaState StateOf(ProbeReport report, string model, string field) =>
        report.Schema.First(finding => (finding.Model, finding.Field) == (model, field)).State;
}
