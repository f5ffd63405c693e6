namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>One step of a schedule. It is played in the same way whichever others are left out.</summary>
/// <param name="Number">Its place in the whole schedule, from 1.</param>
/// <param name="Deed">What happens.</param>
/// <param name="Chance">Where and how follows from it.</param>
/// <param name="Pause">After it, in shares of the longest pause.</param>
internal sealed record DrillStep(int Number, DrillDeed Deed, int Chance, double Pause);
