using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Lists;

public abstract class WhenAViewIsSaved(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string List = "things";
    private static readonly Actor Fatima = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Vera = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    private SavedViews Views => new(Database.Portal, TimeProvider.System);

    public sealed class OnSqlite() : WhenAViewIsSaved(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAViewIsSaved(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_found_again_by_its_person_and_list_alone()
    {
        Assert.Null(await Views.SaveAsync(Fatima, List, "  Swiss ones ", "country=switzerland", Cancellation));

        var view = Assert.Single(await Views.ListAsync(Fatima, List, Cancellation));
        Assert.Equal(("Swiss ones", "country=switzerland"), (view.Name, view.Query));
        Assert.Empty(await Views.ListAsync(Vera, List, Cancellation));
        Assert.Empty(await Views.ListAsync(Fatima, "others", Cancellation));
    }

    [Fact]
    public async Task The_same_name_replaces_it_whatever_its_case()
    {
        await Views.SaveAsync(Fatima, List, "Zürich", "q=a", Cancellation);
        await Views.SaveAsync(Fatima, List, "ZURICH", "q=b", Cancellation);

        var view = Assert.Single(await Views.ListAsync(Fatima, List, Cancellation));

        Assert.Equal(("ZURICH", "q=b"), (view.Name, view.Query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        var refused = await Views.SaveAsync(Fatima, List, name, "", Cancellation);

        Assert.Equal("view.name-invalid", refused?.Code);
        Assert.Empty(await Views.ListAsync(Fatima, List, Cancellation));
    }

    [Fact]
    public async Task Only_its_person_deletes_it()
    {
        await Views.SaveAsync(Fatima, List, "Mine", "", Cancellation);
        var view = Assert.Single(await Views.ListAsync(Fatima, List, Cancellation));

        await Views.DeleteAsync(Vera, view.Id, Cancellation);
        Assert.Single(await Views.ListAsync(Fatima, List, Cancellation));
        await Views.DeleteAsync(Fatima, view.Id, Cancellation);
        await Views.DeleteAsync(Fatima, view.Id, Cancellation);

        Assert.Empty(await Views.ListAsync(Fatima, List, Cancellation));
    }

    [Fact]
    public async Task Fifty_are_enough()
    {
        for (var number = 0; number < 50; number++)
        {
            Assert.Null(await Views.SaveAsync(Fatima, List, $"View {number}", "", Cancellation));
        }

        Assert.Equal("view.too-many", (await Views.SaveAsync(Fatima, List, "One more", "", Cancellation))?.Code);
        Assert.Null(await Views.SaveAsync(Fatima, List, "view 7", "q=x", Cancellation));
    }

    [Fact]
    public async Task Chosen_columns_are_kept_until_they_are_given_up()
    {
        Assert.Null(await Views.FindColumnsAsync(Fatima, List, Cancellation));

        await Views.ChooseColumnsAsync(Fatima, List, ["city", "vat"], Cancellation);
        await Views.ChooseColumnsAsync(Fatima, List, ["vat"], Cancellation);
        Assert.Equal(["vat"], await Views.FindColumnsAsync(Fatima, List, Cancellation));
        Assert.Null(await Views.FindColumnsAsync(Vera, List, Cancellation));
        await Views.ChooseColumnsAsync(Fatima, List, [], Cancellation);
        Assert.Equal([], await Views.FindColumnsAsync(Fatima, List, Cancellation));
        await Views.ChooseColumnsAsync(Fatima, List, null, Cancellation);

        Assert.Null(await Views.FindColumnsAsync(Fatima, List, Cancellation));
    }
}
