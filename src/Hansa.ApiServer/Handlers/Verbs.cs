using Hansa.ApiServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>The verb of a request, as authorization names it.</summary>
internal static class Verbs
{
    public static string Of(HttpRequest request, RequestTarget target)
    {
        if (target.Version is null)
            return request.Method.ToLowerInvariant();
        var single = target.Name.Length > 0;
        return request.Method switch
        {
            "GET" or "HEAD" when single => "get",
            "GET" or "HEAD" => ListOptions.Flag(request.Query, "watch") ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => single ? "delete" : "deletecollection",
            _ => request.Method.ToLowerInvariant(),
        };
    }
}
