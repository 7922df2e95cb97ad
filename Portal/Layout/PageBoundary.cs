using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Portal.Core;

namespace Portal.Layout;

/// <summary>The boundary of a page: what a page let through is logged once, and the person gets words, a reference and a way on.</summary>
public sealed partial class PageBoundary(ILogger<PageBoundary> logger) : ErrorBoundaryBase
{
    private string _reference = "";

    protected override async Task OnErrorAsync(Exception exception)
    {
        var isFirst = CurrentException is null;
        _reference = isFirst ? TraceReference.Current() : _reference;
        if (exception is ConnectorException)
        {
            LogSystemFailed(logger, _reference, exception);
        }
        else
        {
            LogBug(logger, _reference, exception);
        }

        // Each failure empties the boundary, but only the first draws what stands there instead: of two parts of a page that fail
        // in one go, the second would leave it blank. The base class gives up after a hundred, so this can't go round for ever.
        if (!isFirst)
        {
            await Task.Yield();
            StateHasChanged();
        }
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
