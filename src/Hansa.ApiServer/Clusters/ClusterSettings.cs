using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Clusters;

/// <summary>How one cluster behaves.</summary>
internal sealed record ClusterSettings(TimeProvider Clock, int Seed, AuthorizationMode Authorization, int History, bool PretendReady, AuditLog? Audit, Action<ServedRequest>? Served, Action<Exception> Failed);
