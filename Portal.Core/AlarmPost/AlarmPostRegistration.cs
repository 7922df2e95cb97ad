using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Mail;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.AlarmPost;

/// <summary>Registers mails about alarms.</summary>
public static class AlarmPostRegistration
{
    /// <summary>Adds them where mail goes out; without a mail server alarms stand on the pages only. Needs alarms, messaging and accounts.</summary>
    public static IServiceCollection AddAlarmPost(this IServiceCollection services, MailOptions options)
    {
        services.AddSingleton(new FixedContents(AlarmMailTransport.Name)); // also for mails of a time that had a server
        return options.Host is null
            ? services
            : services
                .AddSingleton<AlarmLetters>()
                .AddSingleton<AlarmPoster>()
                .AddSingleton<IDeliveryTransport, AlarmMailTransport>()
                .AddHostedService<AlarmPostLoop>();
    }
}
