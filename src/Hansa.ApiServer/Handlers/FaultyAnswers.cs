using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hansa.ApiServer.Handlers;

/// <summary>Carries a fault out. True when it was the whole answer; otherwise the request goes on, to a body that may be another than it seems.</summary>
internal static class FaultyAnswers
{
    private static readonly byte[] Filling = new byte[16 * 1024];

    public static async Task<bool> AnswerAsync(ApiExchange exchange, Fault fault)
    {
        var http = exchange.Http;
        var clock = exchange.Cluster.Clock;
        switch (fault.Effect)
        {
            case FaultEffect.Delay:
                await Task.Delay(fault.Delay, clock, exchange.Cancel);
                return false;
            case FaultEffect.DropAfter:
                http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
                return false;
            case FaultEffect.Expire:
                return await ExpireAsync(exchange);
            case FaultEffect.Error:
                await exchange.FailAsync(FaultPlan.ErrorOf(fault));
                return true;
            case FaultEffect.DropBefore:
                http.Abort();
                return true;
            case FaultEffect.Silence:
                await exchange.Cluster.Faults.Healed.WaitAsync(exchange.Cancel);
                http.Abort();
                return true;
            case FaultEffect.Garbage:
                await exchange.AnswerTextAsync("<html>this is not an API server</html>");
                return true;
            case FaultEffect.EndlessBody:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"kind\":\"", exchange.Cancel);
                while (true)
                    await http.Response.Body.WriteAsync(Filling, exchange.Cancel);
            case FaultEffect.SlowBody:
                http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new SlowBody(http.Response.Body, fault.Delay, clock)));
                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Effect, null);
        }
    }

    private static async Task<bool> ExpireAsync(ApiExchange exchange)
    {
        var query = exchange.Request.Query;
        if (query["continue"].ToString().Length == 0 && query["resourceVersion"].ToString() is "" or "0")
            return false;
        var expired = Failures.Expired(ListPage.TooOld);
        if (query["watch"].ToString() is not ("true" or "1"))
            throw expired;
        exchange.Http.Response.ContentType = "application/json";
        await exchange.Http.Response.WriteAsync($$"""{"type":"ERROR","object":{{expired.ToJson().ToJsonString()}}}""" + "\n", exchange.Cancel);
        return true;
    }
}
