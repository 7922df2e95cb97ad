using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Core.Assets.Organizations;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Pulseway;

/// <summary>
/// Has Pulseway make the organizations that Portal promised. It knows no key under which one is made once, so one of that name is always looked for
/// first, and after a request that was cut off only when Pulseway can no longer be at work on it. One at a time: two clients of a name never race.
/// Source: 000-24, d4, P2.
/// </summary>
internal sealed class PulsewayDeliveries(PulsewayClient pulseway) : IDeliveryTransport
{
    private const string Path = "organizations";
    private const int PageSize = 100;
    private const int MostPages = 100;

    /// <summary>What it may still do with a request that nobody waits for any more (assumed).</summary>
    private static readonly TimeSpan WhilePulsewayMayWork = TimeSpan.FromMinutes(1);

    public string Destination => OrganizationLetters.Destination;

    public int Parallel => 1;

    public TimeSpan InDoubtFor(string kind) => WhilePulsewayMayWork;

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Kind != OrganizationLetters.Create)
        {
            return Refused($"Portal does not know how to tell Pulseway \"{delivery.Kind}\".");
        }

        var wish = OrganizationLetters.ReadWish(delivery.Payload.Span);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new OrganizationToMake(wish.Name, wish.Description, $"{wish.CompanyId}"),
            PulsewayWire.Default.OrganizationToMake
        );
        var request = $"POST {Path}\n{Encoding.UTF8.GetString(body)}";
        try
        {
            return await MakeAsync(wish, body, cancellationToken) with { RequestText = request };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure) with { RequestText = request };
        }
    }

    private async Task<DeliveryAnswer> MakeAsync(OrganizationWish wish, byte[] body, CancellationToken cancellationToken)
    {
        if (await FindAsync(wish, cancellationToken) is { } there)
        {
            return there;
        }

        try
        {
            var answer = await pulseway.PostNowAsync(Path, body, cancellationToken);
            return PulsewayAnswers.ReadMadeId(answer) is { } id
                ? Accepted(id, wasThere: false)
                : new DeliveryAnswer(AnswerKind.Foreign) { Status = 200, MayHaveArrived = true };
        }
        catch (ConnectorException failure) when (failure.Status == 409)
        {
            // made since it was looked for
            return await FindAsync(wish, cancellationToken) ?? DeliveryAnswer.Of(failure);
        }
    }

    /// <summary>The one of that name, or the one that carries the client's id; null when there is none.</summary>
    private async Task<DeliveryAnswer?> FindAsync(OrganizationWish wish, CancellationToken cancellationToken)
    {
        var (name, company) = (Folding.Fold(wish.Name), $"{wish.CompanyId}");
        FoundOrganization? ofName = null;
        for (var page = 0; page < MostPages; page++)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"{Path}?$top={PageSize}&$skip={page * PageSize}");
            var rows =
                PulsewayAnswers.ReadPage(await pulseway.ReadNowAsync(query, cancellationToken))
                ?? throw new ConnectorException(
                    ExternalSystem.Pulseway,
                    ConnectorFault.Malformed,
                    $"{Path}: no list of records."
                );
            foreach (var each in rows.Select(PulsewayAnswers.ReadOrganization).OfType<FoundOrganization>())
            {
                if (each.PsaMappingId == company)
                {
                    return Accepted(each.Id, wasThere: true);
                }

                ofName ??= Folding.Fold(each.Name) == name ? each : null;
            }

            if (rows.Count < PageSize)
            {
                break;
            }
        }

        return ofName switch
        {
            null => null,
            { PsaMappingId.Length: > 0 } => Refused(
                $"Pulseway has an organization named \"{ofName.Name}\", and it carries the id {ofName.PsaMappingId}, which is another client's."
            ),
            _ => Accepted(ofName.Id, wasThere: true),
        };
    }

    private static DeliveryAnswer Accepted(string id, bool wasThere) =>
        new(AnswerKind.Accepted)
        {
            IsThereAlready = wasThere,
            ResponseText = wasThere ? $"Organization {id} is there already." : $"Organization {id} is made.",
            Body = OrganizationLetters.Write(new OrganizationAnswer(id, wasThere)),
        };

    private static DeliveryAnswer Refused(string reason) => new(AnswerKind.Refused) { Reason = reason };
}

/// <summary>An organization as Pulseway takes it. Source: 000-24, d4 (PsaMappingId).</summary>
internal sealed record OrganizationToMake(string Name, string Description, string PsaMappingId);

/// <summary>JSON of what Pulseway is told.</summary>
[JsonSerializable(typeof(OrganizationToMake))]
internal sealed partial class PulsewayWire : JsonSerializerContext;
