using System.Globalization;

namespace Hansa.RealClusters;

/// <summary>What was typed. <paramref name="Error"/> is null when it can be done.</summary>
internal sealed record Invocation(int Spokes, string Folder, bool Help, string? Error)
{
    public const string Usage = """
        Usage: dotnet run --project tests/Hansa.RealClusters -- [--clusters N] [--dir DIR]

        Starts real Kubernetes control planes on this machine: "management", "spoke-1", "spoke-2" and so on,
        writes a kubeconfig file for each, and runs until Ctrl-C or SIGTERM. There are no nodes: pods never run.

          --clusters N   how many spokes, 0 to 50 (default 2); each takes about 420 MiB and 7 s
          --dir DIR      where the kubeconfig files go (default ./.hansa-real); they are removed at the end
          --help         this text

        Environment:
          KUBEBUILDER_ASSETS   a folder with etcd, kube-apiserver and, if you have it, kube-controller-manager;
                               without it eng/control-plane makes them, in about 8 minutes the first time
        """;

    private const int MostSpokes = 50;

    public static Invocation Parse(string[] args) => new Invocation(2, ".hansa-real", false, null).With(args);

    private Invocation With(string[] args) => args switch
    {
        [] => this,
        ["--help" or "-h", ..] => this with { Help = true },
        ["--clusters", var number, .. var rest] => SpokesOf(number) is { } spokes
            ? (this with { Spokes = spokes }).With(rest)
            : this with { Error = $"--clusters takes a number from 0 to {MostSpokes}, and this is '{number}'" },
        ["--dir", { Length: > 0 } folder, .. var rest] => (this with { Folder = folder }).With(rest),
        ["--clusters" or "--dir", ..] => this with { Error = $"{args[0]} needs a value" },
        _ => this with { Error = $"unknown argument '{args[0]}'" },
    };

    private static int? SpokesOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostSpokes ? number : null;
}
