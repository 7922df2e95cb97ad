using System.Text;
using Portal.Core.Assets.Tickets;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Odoo;

/// <summary>
/// Tells Odoo what Portal promised about tickets. A ticket cannot be made under a key there, so its key stands in the description: a repeat looks for
/// it first, and after one that was cut off only when Odoo no longer works on that. Source: 000-22, C12, P2, R14.
/// </summary>
internal sealed class OdooTicketDeliveries(TicketModels models, OdooTicketMaker maker, OdooTicketEnd end) : IDeliveryTransport
{
    /// <summary>Odoo ends a request after <c>limit_time_real</c>, by default 120 s: what it did not do by then it never does.</summary>
    private static readonly TimeSpan WhileOdooMayWork = TimeSpan.FromSeconds(150);

    public string Destination => TicketLetters.Destination;

    public int Parallel => 4;

    public TimeSpan InDoubtFor(string kind) => WhileOdooMayWork;

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var request = $"{delivery.Kind}\n{Encoding.UTF8.GetString(delivery.Payload.Span)}";
        try
        {
            var known = await models.FindAsync(cancellationToken);
            var answer = known.Shape is null
                ? new TicketAnswer(0, "", IsClosed: false, IsTouched: false)
                : await TellAsync(delivery, known, cancellationToken);
            return answer is null
                ? new DeliveryAnswer(AnswerKind.Refused)
                {
                    RequestText = request,
                    Reason = $"Portal does not know how to tell Odoo \"{delivery.Kind}\".",
                }
                : new DeliveryAnswer(AnswerKind.Accepted)
                {
                    RequestText = request,
                    ResponseText = Say(answer),
                    Body = TicketLetters.Write(answer),
                };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure) with { RequestText = request };
        }
    }

    private async Task<TicketAnswer?> TellAsync(
        OutgoingDelivery delivery,
        KnownTickets known,
        CancellationToken cancellationToken
    ) =>
        delivery.Kind switch
        {
            TicketLetters.Create => await maker.MakeAsync(
                known,
                TicketLetters.ReadWish(delivery.Payload.Span),
                delivery.IsRepeat,
                cancellationToken
            ),
            TicketLetters.Update => await end.UpdateAsync(
                known,
                TicketLetters.ReadNews(delivery.Payload.Span),
                cancellationToken
            ),
            TicketLetters.Close => await end.CloseAsync(known, TicketLetters.ReadEnd(delivery.Payload.Span), cancellationToken),
            _ => null,
        };

    private static string Say(TicketAnswer answer) =>
        answer switch
        {
            { OdooId: 0 } => "Odoo has no such ticket.",
            { IsTouched: true } => $"Ticket {answer.OdooId} stays open: a person has a hand in it.",
            { IsClosed: true } => $"Ticket {answer.OdooId} is closed.",
            _ => $"Ticket {answer.OdooId} is open.",
        };
}
