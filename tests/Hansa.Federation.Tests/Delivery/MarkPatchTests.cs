using Hansa.Federation.Delivery;

namespace Hansa.Federation.Tests.Delivery;

public sealed class MarkPatchTests
{
    [Fact]
    public void Claims_are_cleared_on_the_object_that_was_seen() => Assert.Equal(
        """{"metadata":{"uid":"u","resourceVersion":"7","annotations":{"hansa.dev/adopt":null,"hansa.dev/released-by":null}}}""",
        MarkPatch.ClearClaims("u", "7").ToJsonString());

    [Fact]
    public void A_released_object_keeps_who_released_it_and_loses_the_marks_of_ownership() => Assert.Equal(
        """{"metadata":{"uid":"u","resourceVersion":"7","annotations":{"hansa.dev/released-by":"hub-1/alpha-ns"},"labels":{"hansa.dev/hub":null,"app.kubernetes.io/managed-by":null}}}""",
        MarkPatch.LetGo("u", "7", "hub-1", "alpha-ns").ToJsonString());
}
