using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Tests.Pages;

/// <summary>Finds fields as a person does, by their labels.</summary>
internal static class FormReading
{
    public static IElement Field<TPage>(this IRenderedComponent<TPage> page, string label)
        where TPage : IComponent
    {
        var id = page.FindAll("label").Single(candidate => candidate.TextContent == label).GetAttribute("for");
        return page.Find($"#{id}");
    }

    public static async Task ChooseAsync<TPage>(this IRenderedComponent<TPage> page, string label, string typed)
        where TPage : IComponent
    {
        page.Field(label).Input(typed);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=option]")));
        await page.Field(label).KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
    }
}
