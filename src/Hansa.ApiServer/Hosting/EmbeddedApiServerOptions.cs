using Hansa.ApiServer.Security;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Hosting;

/// <summary>How an embedded API server behaves; the defaults suit tests.</summary>
public sealed record EmbeddedApiServerOptions
{
    /// <summary>On 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// No TLS: for clients that cannot do otherwise. Whoever reaches the port is the administrator unless a token says otherwise; it is on 127.0.0.1
    /// only, but open to every user of this machine.
    /// </summary>
    public bool PlainHttp { get; init; }

    /// <summary>Where clusters are kept (SQLite); null keeps them in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether the clusters' Roles and bindings decide.</summary>
    public AuthorizationMode Authorization { get; init; }

    /// <summary>Deployments and their like get the status of workloads that run.</summary>
    public bool PretendReady { get; init; }

    /// <summary>Changes that each resource remembers for watches and paging.</summary>
    public int HistoryPerResource { get; init; } = 4096;

    /// <summary>Every time that clients see, and every time-out, comes from it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Uids, generated names and faults follow from it and the name of the cluster.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets one line of JSON for each request; null writes no audit log.</summary>
    public Action<string>? Audit { get; init; }

    /// <summary>Gets every request when it has been answered, on the request's own thread: must be quick, and safe for many threads.</summary>
    public Action<ServedRequest>? Served { get; init; }

    /// <summary>Gets what the server could not handle, in a request (its client got a 500) or in a controller (the others went on): a bug of this server, or a disk that fails.</summary>
    public Action<Exception>? Failed { get; init; }

    /// <summary>Stands between clients and server: gets each request with what answers it, and may change either; null lets everything through.</summary>
    internal Func<HttpContext, Func<Task>, Task>? Between { get; init; }
}
