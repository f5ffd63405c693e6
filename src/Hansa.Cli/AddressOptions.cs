using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli;

/// <summary>The options that say where a tenant's kubeconfig may lead, shared by the controller and by the check that comes before.</summary>
internal sealed class AddressOptions
{
    private readonly Option<bool> _allowLoopback = new("--allow-loopback") { Description = "Allow attached clusters at loopback addresses (for trying things out)" };
    private readonly Option<bool> _allowManagement = new("--allow-management") { Description = "Allow attached clusters at the management cluster's own addresses" };
    private readonly Option<string[]> _management = Ranges("--management-cidr", "Address range of the management cluster, which kubeconfigs may not lead to; may be repeated");
    private readonly Option<string[]> _allow = Ranges("--allow-cidr", "Address range that kubeconfigs may lead to, whatever it is; may be repeated; the narrowest range decides");
    private readonly Option<string[]> _deny = Ranges("--deny-cidr", "Address range that kubeconfigs may not lead to; may be repeated; the narrowest range decides");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _allowLoopback, _allowManagement, _management, _allow, _deny })
            command.Options.Add(option);
    }

    /// <exception cref="InvalidOperationException">A range is none.</exception>
    public AddressPolicy Policy(ParseResult parsed) => new()
    {
        AllowLoopback = parsed.GetValue(_allowLoopback),
        AllowManagement = parsed.GetValue(_allowManagement),
        ManagementNetworks = Networks(parsed, _management),
        Allowed = Networks(parsed, _allow),
        Denied = Networks(parsed, _deny),
    };

    private static Option<string[]> Ranges(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => [] };

    private static ImmutableArray<IPNetwork> Networks(ParseResult parsed, Option<string[]> option) =>
        [.. parsed.GetValue(option)!.Select(text => ParseNetwork(option.Name, text))]; // it has a default

    private static IPNetwork ParseNetwork(string option, string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new InvalidOperationException($"{option} {text}: an address range such as 10.96.0.0/12 is expected");
}
