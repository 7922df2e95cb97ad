using System.Globalization;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Core.Odoo;

/// <summary>
/// Writes new quantities of one order in one call, and says so in its chatter. It looks first: what is there already is not written again, and what
/// somebody changed in Odoo since the count is left alone. Source: 000-31, 000-32, FACTS §4 (no optimistic locking), §6 (locked orders).
/// </summary>
internal sealed class OdooSeatWriter(OdooClient odoo)
{
    private const string Orders = "sale.order";
    private const string Lines = "sale.order.line";

    /// <summary>Does it.</summary>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<DeliveryAnswer> WriteAsync(SeatWrite write, CancellationToken cancellationToken)
    {
        var order = await ReadOrderAsync(write.OrderId, cancellationToken);
        if (Refuse(order) is { } closed)
        {
            return closed;
        }

        var there = await ReadLinesAsync(write, cancellationToken);
        var found = write.Lines.Select(line => (Line: line, There: Find(line, there))).ToList();
        var isDone = found.TrueForAll(each => IsDone(each.Line, each.There));
        if (!isDone && Refuse(order!, found) is { } refused)
        {
            return refused;
        }

        if (!isDone)
        {
            await WriteAsync(write, found, cancellationToken);
            there = await ReadLinesAsync(write, cancellationToken);
        }

        var note = await NoteAsync(write, cancellationToken);
        return new DeliveryAnswer(AnswerKind.Accepted)
        {
            IsThereAlready = isDone,
            Body = SeatWrites.Answer(Tell(write, there)),
            ResponseText = $"{(isDone ? "The quantities were there already." : "The quantities are written.")} {note}",
        };
    }

    private static SeatWritten Tell(SeatWrite write, IReadOnlyList<SeatLineRow> there)
    {
        var written = write.Lines.Select(line => (line.Line, There: Find(line, there))).ToList();
        var found = written.FindAll(each => each.There is not null);
        return new SeatWritten(found.ToDictionary(each => each.Line, each => each.There!.Id)) // not null, as asked for
        {
            Prices = found.ToDictionary(each => each.Line, each => OdooSubscriptionDirectory.PriceOf(each.There!)),
        };
    }

    // an order that is locked or no longer confirmed is reported, not fought
    private static DeliveryAnswer? Refuse(SeatOrderRow? order) =>
        order switch
        {
            null => Refused("The order is not in Odoo any more."),
            { State: "cancel" } => Refused($"{order.Name} is cancelled in Odoo. Nothing was changed."),
            { State: not ("sale" or "done") } => Refused($"{order.Name} is no longer confirmed in Odoo. Nothing was changed."),
            _ => null,
        };

    private static DeliveryAnswer? Refuse(SeatOrderRow order, List<(SeatWriteLine Line, SeatLineRow? There)> found)
    {
        if (order.SubscriptionState != OdooSubscriptionDirectory.InProgress)
        {
            return Refused(
                $"{order.Name} {Fate(order.SubscriptionState)} in Odoo since the count. Count again. Nothing was changed."
            );
        }

        if (order.Locked)
        {
            return Refused($"{order.Name} is locked in Odoo. Unlock it there, then send this again. Nothing was changed.");
        }

        foreach (var (line, there) in found)
        {
            var now = there?.ProductUomQty ?? 0;
            if (line.OdooLineId is not null && there is null)
            {
                return Refused($"A line of {order.Name} was deleted in Odoo since the count. Count again. Nothing was changed.");
            }

            if (now != line.From && now != line.To)
            {
                return Refused(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Somebody changed {order.Name} in Odoo since the count: it billed {line.From:0.###} then and bills {now:0.###} now. Count again. Nothing was changed."
                    )
                );
            }
        }

        return null;
    }

    private static string Fate(string subscriptionState) =>
        subscriptionState switch
        {
            "4_paused" => "was paused",
            "5_renewed" => "was renewed by another order",
            "6_churn" => "was ended",
            _ => "is no longer a subscription in progress",
        };

    private static DeliveryAnswer Refused(string reason) => new(AnswerKind.Refused) { Reason = reason };

    private static bool IsDone(SeatWriteLine line, SeatLineRow? there) =>
        there is null ? line is { OdooLineId: null, To: 0 } : there.ProductUomQty == line.To;

    // one that Portal makes may be there since an answer was lost: it is the order's line of that product
    private static SeatLineRow? Find(SeatWriteLine line, IReadOnlyList<SeatLineRow> there) =>
        line.OdooLineId is { } id
            ? there.FirstOrDefault(row => row.Id == id)
            : there.FirstOrDefault(row => row.ProductId?.Id.Value == line.ProductId);

    private async Task<SeatOrderRow?> ReadOrderAsync(int orderId, CancellationToken cancellationToken)
    {
        var rows = await odoo.ReadAsync(Orders, [new OdooId(orderId)], SeatWire.Default.ListSeatOrderRow, cancellationToken);
        return rows is [var row] ? row : null;
    }

    private async Task<IReadOnlyList<SeatLineRow>> ReadLinesAsync(SeatWrite write, CancellationToken cancellationToken) =>
        await odoo.SearchReadAsync(
            Lines,
            OdooDomain
                .Where("order_id")
                .Is(new OdooId(write.OrderId))
                .And(
                    OdooDomain
                        .Where("product_id")
                        .IsIn(write.Lines.Select(line => line.ProductId).Distinct().Select(id => new OdooId(id)))
                ),
            new OdooQuery { Order = "id" },
            SeatWire.Default.ListSeatLineRow,
            cancellationToken
        );

    private Task WriteAsync(
        SeatWrite write,
        List<(SeatWriteLine Line, SeatLineRow? There)> found,
        CancellationToken cancellationToken
    )
    {
        var commands = found
            .Where(each => !IsDone(each.Line, each.There))
            .Select(each => Command(each.Line, each.There))
            .ToList();
        var values = new OdooValues().Set("order_line", commands);
        return odoo.WriteAsync(Orders, [new OdooId(write.OrderId)], values, cancellationToken);
    }

    private static OdooCommand Command(SeatWriteLine line, SeatLineRow? there)
    {
        var quantity = new OdooValues().Set("product_uom_qty", line.To);
        return there is not null
            ? OdooCommand.Update(new OdooId(there.Id), quantity)
            : OdooCommand.Create(quantity.Set("product_id", new OdooId(line.ProductId)));
    }

    // the quantity is what counts: a chatter that takes no message does not undo it
    private async Task<string> NoteAsync(SeatWrite write, CancellationToken cancellationToken)
    {
        try
        {
            var posted = await odoo.SearchCountAsync(
                "mail.message",
                OdooDomain
                    .Where("model")
                    .Is(Orders)
                    .And(OdooDomain.Where("res_id").Is(write.OrderId))
                    .And(OdooDomain.Where("body").Contains(write.Mark)),
                OdooContext.None,
                cancellationToken
            );
            if (posted > 0)
            {
                return "The message is in the order's chatter already.";
            }

            var call = new OdooCall(Orders, "message_post")
            {
                Ids = [new OdooId(write.OrderId)],
                Arguments = new OdooValues().Set("body", write.Text),
            };
            await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
            return "The message is in the order's chatter.";
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return $"The message could not be written: {FaultSentences.Describe(failure)}";
        }
    }
}
