namespace Portal.Hosting;

/// <summary>Answers HEAD as GET; the server leaves the body out. Programs that watch whether Portal answers ask like that.</summary>
internal static class HeadRequests
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}
