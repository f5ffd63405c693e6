using Hansa.ApiServer.Errors;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>What becomes of an exchange that ended in an exception.</summary>
internal static class UnfinishedExchanges
{
    public static async Task EndAsync(ApiExchange exchange, Exception error)
    {
        var http = exchange.Http;
        if (http.RequestAborted.IsCancellationRequested)
            return; // The client has gone; nobody reads an answer.
        var failure = AnswerTo(error);
        if (failure is null)
        {
            exchange.Cluster.Failed(error);
            failure = Internal($"{error.GetType().Name} in the API server, which reported it");
        }
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        try
        {
            await exchange.FailAsync(failure);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // It has gone by now.
        }
    }

    // Null: nobody expected it.
    private static StatusException? AnswerTo(Exception error) => error switch
    {
        StatusException failure => failure,
        BadHttpRequestException { StatusCode: 413 } => Failures.TooLarge($"Request entity too large: limit is {RequestBodies.Limit}"),
        BadHttpRequestException malformed => Failures.BadRequest(malformed.Message),
        // Of the storage, which told what it is; the write did not happen.
        IOException storage => Internal(storage.Message),
        _ => null,
    };

    private static StatusException Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}") { Details = new StatusDetails() };
}
