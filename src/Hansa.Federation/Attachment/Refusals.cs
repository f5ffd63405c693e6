using Hansa.Api;

namespace Hansa.Federation.Attachment;

/// <summary>What a refusal of a cluster waits for.</summary>
internal static class Refusals
{
    /// <summary>
    /// Whether its cause may pass without a word: another cluster is detached, a right is granted there, a certificate becomes valid, a network
    /// of the management cluster goes. The others wait for an object that people change, and that change tells of itself.
    /// </summary>
    public static bool MayPassByItself(string reason) => reason is not (
        Reasons.NoWorkspace or Reasons.DefaultWorkspaceReserved or Reasons.AttachmentUnsupported
        or Reasons.KubeconfigRefMissing or Reasons.KubeconfigSecretMissing or Reasons.KubeconfigKeyMissing);
}
