using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Mail;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;

namespace Portal.Core.AlarmPost;

/// <summary>Registers mails about alarms.</summary>
public static class AlarmPostRegistration
{
    /// <summary>Adds them where mail goes out; without a mail server alarms stand on the pages only. Needs alarms, messaging and accounts.</summary>
    public static IServiceCollection AddAlarmPost(this IServiceCollection services, MailOptions options)
    {
        // also for mails of a time that had a server
        services.AddSingleton(new FixedContents(AlarmMailTransport.Name)).AddSingleton<IDeliveryTitles, AlarmMailTitles>();
        return options.Host is null
            ? services
            : services
                .AddSingleton<AlarmLetters>()
                .AddSingleton<AlarmPoster>()
                .AddSingleton<IDeliveryTransport, AlarmMailTransport>()
                .AddHostedService<AlarmPostLoop>();
    }
}
