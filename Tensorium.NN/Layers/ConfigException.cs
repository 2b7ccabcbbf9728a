namespace Tensorium.NN;

/// <summary>A config lacks a value, has one of the wrong kind, or names a type that nobody registered.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What it was found by, or null.</param>
public sealed class ConfigException(string message, Exception? inner = null) : FormatException(message, inner);
