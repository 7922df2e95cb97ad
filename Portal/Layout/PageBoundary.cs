using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Portal.Core;

namespace Portal.Layout;

/// <summary>The boundary of a page: what a page let through is logged once, and the person gets words, a reference and a way on.</summary>
public sealed partial class PageBoundary(ILogger<PageBoundary> logger) : ErrorBoundaryBase
{
    private string _reference = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = TraceReference.Current();
        if (exception is ConnectorException)
        {
            LogSystemFailed(logger, _reference, exception);
        }
        else
        {
            LogBug(logger, _reference, exception);
        }

        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<FaultPanel>(1);
        builder.AddComponentParameter(2, nameof(FaultPanel.Reference), _reference);
        builder.AddComponentParameter(3, nameof(FaultPanel.Fault), CurrentException as ConnectorException);
        builder.AddComponentParameter(4, nameof(FaultPanel.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    [LoggerMessage(LogLevel.Warning, "A page failed because another system did. Reference {Reference}")]
    private static partial void LogSystemFailed(ILogger logger, string reference, Exception exception);

    [LoggerMessage(LogLevel.Error, "A page failed. Reference {Reference}")]
    private static partial void LogBug(ILogger logger, string reference, Exception exception);
}
