namespace Tensorium.Bench;

/// <summary>A point of a curve, with its spread over the seeds.</summary>
readonly record struct CurvePoint(double X, Spread Y);

/// <summary>What an optimizer did, over epochs or rates.</summary>
/// <param name="Optimizer">Its identifier.</param>
/// <param name="Points">From left to right; a median that is not finite leaves a gap.</param>
sealed record Curve(string Optimizer, IReadOnlyList<CurvePoint> Points);
