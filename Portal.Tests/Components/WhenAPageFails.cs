using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Portal.Core;
using Portal.Layout;

namespace Portal.Tests.Components;

public sealed class WhenAPageFails : BunitContext
{
    private Exception? _failure;

    [Fact]
    public void Shows_a_reference_and_nothing_of_the_exception()
    {
        var boundary = RenderBoundary(new InvalidOperationException("connection string"), parts: 1);

        Assert.Equal("Something went wrong", boundary.Find("h1").TextContent);
        Assert.Equal(32, boundary.Find("[data-copy]").GetAttribute("data-copy")!.Length);
        Assert.DoesNotContain("connection string", boundary.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_stay_blank_when_two_parts_fail_at_once()
    {
        var boundary = RenderBoundary(new InvalidOperationException(), parts: 2);

        boundary.WaitForAssertion(() => Assert.Single(boundary.FindAll("h1")));
    }

    [Fact]
    public void Says_which_other_system_failed()
    {
        var failure = new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Timeout, "POST /jsonrpc");

        var boundary = RenderBoundary(failure, parts: 1);

        Assert.Contains("Odoo did not answer in time.", boundary.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("jsonrpc", boundary.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_back_on_demand()
    {
        var boundary = RenderBoundary(new InvalidOperationException(), parts: 1);

        _failure = null;
        boundary.Find("button.btn-primary").Click();

        Assert.Equal("all is well", boundary.Markup);
    }

    private IRenderedComponent<PageBoundary> RenderBoundary(Exception failure, int parts)
    {
        _failure = failure;
        return Render<PageBoundary>(parameters =>
            parameters.Add(
                boundary => boundary.ChildContent,
                builder =>
                {
                    for (var part = 0; part < parts; part++)
                    {
                        builder.OpenComponent<PartOfAPage>(0);
                        builder.AddComponentParameter(1, nameof(PartOfAPage.FailureOf), (Func<Exception?>)(() => _failure));
                        builder.CloseComponent();
                    }
                }
            )
        );
    }

    private sealed class PartOfAPage : ComponentBase
    {
        [Parameter]
        public required Func<Exception?> FailureOf { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (FailureOf() is { } failure)
            {
                throw failure;
            }

            builder.AddContent(0, "all is well");
        }
    }
}
