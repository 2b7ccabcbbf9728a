namespace Tensorium.Bench;

/// <summary>The user asked for something that does not exist: one line on standard error and exit code 2.</summary>
sealed class UsageException(string message) : Exception(message);
