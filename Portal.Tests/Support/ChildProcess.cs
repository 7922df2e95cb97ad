using System.Diagnostics;
using System.Threading.Channels;

namespace Portal.Tests.Support;

/// <summary>A program that a test starts; it is gone when this is disposed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];
    private int _openStreams = 2;

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Everything it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Its current folder.</param>
    /// <param name="environment">Its whole environment, or null for the tests' own.</param>
    public static ChildProcess Start(
        IReadOnlyList<string> command,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        _ = child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }

    /// <summary>Runs a program to its end; the test fails with its output when it fails.</summary>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command,
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken
    )
    {
        await using var child = Start(command, folder, environment);
        var exitCode = await child.WaitForExitAsync(cancellationToken);
        Assert.True(exitCode == 0, $"{string.Join(' ', command)} ended with {exitCode}:\n{child.Output}");
        return child.Output;
    }

    /// <summary>Waits for a line of output; the test fails with the output when the program ends before.</summary>
    public async Task<string> WaitForLineAsync(string part, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (line.Contains(part, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"No \"{part}\" within {limit.TotalSeconds} s:\n{Output}");
        }

        Assert.Fail($"The program ended before it wrote \"{part}\":\n{Output}");
        return "";
    }

    /// <summary>Asks it to end, as a container's engine does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // the shell's own: a slim system has no program of that name
        using (var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]))
        {
            await kill.WaitForExitAsync(cancellationToken);
        }

        return await WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
    }

    /// <summary>Ends it without a word (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>Waits for its end and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    // each of the two streams ends with a null
    private void Keep(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
            {
                _lines.Writer.Complete();
            }

            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        _ = _lines.Writer.TryWrite(line);
    }
}
