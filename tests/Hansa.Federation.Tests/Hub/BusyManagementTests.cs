using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Hub;

public sealed class BusyManagementTests
{
    [Theory]
    [InlineData(ApiFailure.TooManyRequests)]
    [InlineData(ApiFailure.ServerError)]
    public async Task A_management_API_that_asks_for_patience_is_asked_again(ApiFailure failure)
    {
        var (asked, said) = (0, new List<string>());

        var answer = await BusyManagement.PatientlyAsync(
            () => ++asked < 3 ? throw new ApiException(failure, "storage is (re)initializing") { RetryAfter = TimeSpan.FromMilliseconds(1) } : Task.FromResult("served"),
            said.Add,
            TimeProvider.System,
            TestContext.Current.CancellationToken);

        Assert.Equal(("served", 3), (answer, asked));
        Assert.Equal(["storage is (re)initializing", "storage is (re)initializing"], said);
    }

    [Theory]
    [InlineData(ApiFailure.Unreachable)]
    [InlineData(ApiFailure.Forbidden)]
    [InlineData(ApiFailure.BadAnswer)]
    public async Task What_waiting_does_not_change_is_told_at_once(ApiFailure failure) => await Assert.ThrowsAsync<ApiException>(() => BusyManagement.PatientlyAsync<string>(
        () => throw new ApiException(failure, "no"), _ => { }, TimeProvider.System, TestContext.Current.CancellationToken));
}
