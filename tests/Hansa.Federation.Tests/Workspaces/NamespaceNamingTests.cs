using CsCheck;
using Hansa.Federation.Workspaces;

namespace Hansa.Federation.Tests.Workspaces;

public sealed class NamespaceNamingTests
{
    [Theory]
    [InlineData("workspace-test", "workspace-test-")]
    [InlineData("team.a", "team-a-")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890", "a23456789012345678901234567890123456789012345678901234567-")]
    public void The_name_begins_with_the_first_57_characters(string workspace, string start)
    {
        var name = NamespaceNaming.Generate(workspace, new Random(1));

        Assert.StartsWith(start, name, StringComparison.Ordinal);
        Assert.Equal(start.Length + 5, name.Length);
    }

    [Fact]
    public void A_name_ends_in_five_characters_of_Kubernetes_alphabet_and_fits_a_label() =>
        Gen.Select(Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"].Array[1, 253], Gen.Int).Sample((stem, seed) =>
        {
            var name = NamespaceNaming.Generate(new string(stem), new Random(seed));

            return name.Length <= 63 && name[^6] == '-' && name[^5..].All(c => "bcdfghjklmnpqrstvwxz2456789".Contains(c, StringComparison.Ordinal));
        }, iter: 300);

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "the workspace's name has 64 characters")]
    [InlineData(253, "the workspace's name has 253 characters")]
    public void A_name_that_no_label_has_room_for_is_told(int length, string? told)
    {
        var problem = NamespaceNaming.ProblemOf(new string('w', length));

        Assert.Equal(told is null, problem is null);
        Assert.StartsWith(told ?? "", problem ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Two_seeds_give_two_names() =>
        Assert.NotEqual(NamespaceNaming.Generate("alpha", new Random(1)), NamespaceNaming.Generate("alpha", new Random(2)));

    [Theory]
    [InlineData("default", true)]
    [InlineData("kube-system", true)]
    [InlineData("kube-anything", true)]
    [InlineData("flux-system", true)]
    [InlineData("kommander", true)]
    [InlineData("kommander-flux", true)]
    [InlineData("cert-manager", true)]
    [InlineData("istio-system", true)]
    [InlineData("kubernetes", false)]
    [InlineData("alpha", false)]
    [InlineData("kommander-test", false)]
    public void Some_names_are_reserved(string name, bool reserved) => Assert.Equal(reserved, NamespaceNaming.IsReserved(name, ["istio-system"]));
}
