using System.ComponentModel;
using System.Diagnostics;

namespace Tensorium.Bench;

/// <summary>A Python process that runs a script out of this program and answers line by line.</summary>
sealed class PythonProcess : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Farewell = TimeSpan.FromSeconds(2);

    readonly Process _process;
    readonly string _folder;

    PythonProcess(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>Writes the script to a temporary folder and starts it; null when there is no such interpreter.</summary>
    /// <param name="interpreter">The name or path of a Python.</param>
    /// <param name="script">The script's name among this program's resources.</param>
    /// <param name="settings">Variables of its environment besides those of this program.</param>
    /// <param name="arguments">What the script is told.</param>
    public static PythonProcess? TryStart(
        string interpreter, string script, IEnumerable<KeyValuePair<string, string>> settings, params IEnumerable<string> arguments)
    {
        string folder = Directory.CreateTempSubdirectory("tensorium-peers-").FullName;
        string path = Path.Combine(folder, script);
        using (Stream resource = typeof(PythonProcess).Assembly.GetManifestResourceStream(script)!)
        using (FileStream file = File.Create(path))
            resource.CopyTo(file);
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in settings) start.Environment[name] = value;
        start.ArgumentList.Add("-u");
        start.ArgumentList.Add(path);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return new(Process.Start(start)!, folder);
        }
        catch (Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            return null;
        }
    }

    /// <summary>What it has used of all processors; nothing more once it is gone.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Sends a line and waits for the answer.</summary>
    /// <exception cref="PeerException">The process is gone, or silent for minutes.</exception>
    public string Ask(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException gone)
        {
            throw new PeerException($"the Python process ended: {gone.Message}");
        }
        string reply = ReadLine();
        return reply.Length > 0 ? reply : throw new PeerException($"the Python process ended at: {line}");
    }

    /// <summary>The next line, empty when there is none.</summary>
    /// <exception cref="PeerException">The process is silent for minutes.</exception>
    public string ReadLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(Patience)
            ? line.Result ?? ""
            : throw new PeerException($"the Python process was silent for {Patience.TotalMinutes} minutes");
    }

    /// <summary>Ends the process and removes the script.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
        if (!_process.WaitForExit(Farewell)) _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
