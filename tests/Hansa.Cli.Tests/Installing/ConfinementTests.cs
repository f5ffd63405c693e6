using System.Reflection;
using Hansa.Api;
using Hansa.Cli.Plans;

namespace Hansa.Cli.Tests.Installing;

/// <summary>The policies that confine the controller's account speak of the account, the role and the label that there are.</summary>
public sealed class ConfinementTests
{
    private static readonly string Root = typeof(ConfinementTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // set by the project

    [Fact]
    public void Each_policy_is_bound_and_meets_the_controllers_account_alone()
    {
        var bodies = ManifestFiles.Parse("confinement", File.ReadAllText(Path.Combine(Root, "deploy", "optional", "confinement.yaml"))).Select(m => m.Body).ToArray();
        var policies = bodies.Where(b => b["kind"]!.ToString() == "ValidatingAdmissionPolicy").ToArray(); // parsed objects have one

        Assert.Equal(
            policies.Select(p => p["metadata"]!["name"]!.ToString()),
            bodies.Where(b => b["kind"]!.ToString() == "ValidatingAdmissionPolicyBinding").Select(b => b["spec"]!["policyName"]!.ToString()));
        Assert.All(policies, policy =>
        {
            Assert.Equal("request.userInfo.username == 'system:serviceaccount:kommander:hansa'", policy["spec"]!["matchConditions"]![0]!["expression"]!.ToString());
            Assert.Contains($"'{Labels.WorkspaceName}' in ", policy["spec"]!["validations"]![0]!["expression"]!.ToString(), StringComparison.Ordinal);
        });
    }
}
