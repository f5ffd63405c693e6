namespace Hansa.Kubernetes.Queues;

/// <summary>What is taken first.</summary>
public enum Priority
{
    /// <summary>People are waiting for it.</summary>
    Interactive,

    /// <summary>Something changed.</summary>
    Normal,

    /// <summary>Looking again, in case something was missed.</summary>
    Resync,
}
