using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Backups;

/// <summary>A backup's one file: a zip of the database, the other files and a manifest with their digests.</summary>
internal static class BackupArchive
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Packs files; the caller gives the whole its name.</summary>
    public static async Task WriteAsync(
        string path,
        IReadOnlyList<string> files,
        Func<IReadOnlyList<BackupFile>, BackupManifest> describe,
        CancellationToken cancellationToken
    )
    {
        await using var target = Create(path);
        await using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            var packed = new List<BackupFile>();
            foreach (var file in files)
            {
                packed.Add(await PackAsync(zip, file, cancellationToken));
            }

            await using var entry = await zip.CreateEntry(BackupManifest.Name).OpenAsync(cancellationToken);
            await JsonSerializer.SerializeAsync(entry, describe(packed), Json, cancellationToken);
        }

        target.Flush(flushToDisk: true);
    }

    /// <summary>Reads what a backup says of itself.</summary>
    /// <exception cref="BackupException">It is no backup of Portal, or not all of it is there.</exception>
    public static async Task<BackupManifest> ReadManifestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
            if (zip.GetEntry(BackupManifest.Name) is { } entry)
            {
                await using var content = await entry.OpenAsync(cancellationToken);
                return await JsonSerializer.DeserializeAsync<BackupManifest>(content, Json, cancellationToken)
                    ?? throw NoBackup(path);
            }

            throw NoBackup(path);
        }
        catch (Exception damage) when (damage is InvalidDataException or JsonException)
        {
            throw NoBackup(path);
        }
    }

    /// <summary>Takes the files out into a folder and compares each with its digest.</summary>
    /// <exception cref="BackupException">A file is missing or differs.</exception>
    public static async Task ExtractAsync(
        string path,
        BackupManifest manifest,
        string folder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
            foreach (var file in manifest.Files)
            {
                // a name with a path in it would leave the folder
                if (Path.GetFileName(file.Name) != file.Name || zip.GetEntry(file.Name) is not { } entry)
                {
                    throw Damaged(path, file.Name);
                }

                await using var target = Create(Path.Combine(folder, file.Name));
                await using var source = await entry.OpenAsync(cancellationToken);
                var digest = await CopyAsync(source, target, cancellationToken);
                if (target.Length != file.Length || digest != file.Sha256)
                {
                    throw Damaged(path, file.Name);
                }

                target.Flush(flushToDisk: true);
            }
        }
        catch (InvalidDataException)
        {
            throw Damaged(path, "a file in it");
        }
    }

    private static async Task<BackupFile> PackAsync(ZipArchive zip, string file, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(file);
        await using var entry = await zip.CreateEntry(Path.GetFileName(file), CompressionLevel.Fastest)
            .OpenAsync(cancellationToken);
        var digest = await CopyAsync(source, entry, cancellationToken);
        return new BackupFile(Path.GetFileName(file), source.Length, digest);
    }

    private static async Task<string> CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static BackupException NoBackup(string path) =>
        new(
            $"{path} is no backup of Portal, or its end is missing. Nothing was changed. Choose another file, or copy this one again from where it was kept."
        );

    private static BackupException Damaged(string path, string what) =>
        new(
            $"{path} is damaged: {what} is not as it was when the backup was made. Nothing was changed. Copy the file again, or choose another backup."
        );
}
