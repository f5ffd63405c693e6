namespace Hansa.Sandbox.Demo;

/// <summary>A step of the walk-through did not hold.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
