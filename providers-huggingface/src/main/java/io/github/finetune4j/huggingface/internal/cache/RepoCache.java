// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.cache;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import io.github.finetune4j.internal.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One repository in the cache, laid out as Python's {@code huggingface_hub} does it:
 *
 * <pre>
 * models--owner--name/refs/main                 a commit
 * models--owner--name/blobs/etag                what a file holds
 * models--owner--name/snapshots/commit/path     relative link to the blob, or a copy
 * models--owner--name/.no_exist/commit/path     the Hub said that there is no such file
 * .locks/models--owner--name/etag.lock
 * </pre>
 *
 * <p>A file has its name only once it is whole.
 */
public final class RepoCache {
    private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]{0,200}");
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This folder is a cache that can be filled again: backups may leave it out.
            # See https://bford.info/cachedir/
            """;

    private final Path root;
    private final Path folder;
    private final Path locks;
    private final boolean symlinks;

    /**
     * @param root the cache of all repositories
     * @param repo which one
     * @param symlinks false copies instead
     */
    public RepoCache(Path root, HubRepo repo, boolean symlinks) {
        String name = RepoNames.plural(repo.type()) + "--" + repo.id().replace("/", "--");
        this.root = root;
        folder = root.resolve(name);
        locks = root.resolve(".locks").resolve(name);
        this.symlinks = symlinks;
    }

    /** {@return the commit that a revision was last known to be} */
    public Optional<String> commit(HubRepo repo) {
        if (RepoNames.pinned(repo)) {
            return Optional.of(repo.revision());
        }
        return text(folder.resolve("refs").resolve(repo.revision())).filter(RepoNames::isCommit);
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(WholeFile.text(file).strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // replaced or removed at this moment: as if it were not there
        }
    }

    public Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    /** {@return a file that is there and whole} */
    public Optional<Path> file(String commit, String path) {
        Path file = pointer(commit, path);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** {@return whether the Hub said that there is no such file in this commit} */
    public boolean knownMissing(String commit, String path) {
        return Files.exists(inside(folder.resolve(".no_exist").resolve(commit), path));
    }

    private Path pointer(String commit, String path) {
        return inside(snapshot(commit), path);
    }

    private static Path inside(Path parent, String path) {
        Path file = parent.resolve(path).normalize();
        if (!RepoPath.safe(path) || !file.startsWith(parent) || file.equals(parent)) {
            throw HubRefusal.of(
                    HubProblem.UNSAFE_PATH,
                    "download",
                    "the repository has a file whose name would leave its folder: " + path
                            + " -> do not use this repository");
        }
        return file;
    }

    public Path blob(String etag) {
        if (!ETAG.matcher(etag).matches()) {
            throw HubRefusal.of(
                    HubProblem.NOT_A_HUB,
                    "download",
                    "the ETag of a file is no checksum: " + etag + " -> check HF_ENDPOINT");
        }
        return folder.resolve("blobs").resolve(etag);
    }

    public Path lock(String etag) {
        return locks.resolve(blob(etag).getFileName() + ".lock");
    }

    /** {@return a new name beside the blobs, of this process alone} */
    public Path incomplete(String etag) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return blob(etag).resolveSibling(etag + "." + unique + ".incomplete");
    }

    /** {@return what broken-off downloads of this blob left behind} */
    public List<Path> incompletes(String etag) throws IOException {
        Path blobs = folder.resolve("blobs");
        if (!Files.isDirectory(blobs)) {
            return List.of();
        }
        String begin = etag + ".";
        try (Stream<Path> files = Files.list(blobs)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(begin) && name.endsWith(".incomplete");
                    })
                    .toList();
        }
    }

    /** {@return the files below a snapshot, as the repository names them} */
    public static List<String> filesBelow(Path snapshot) {
        try (Stream<Path> files = Files.walk(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .toList();
        } catch (IOException e) {
            throw new FineTuneException("cannot list " + snapshot + ": " + e + " -> check its permissions", e);
        }
    }

    public void makeFolders() {
        try {
            Files.createDirectories(folder.resolve("blobs"));
            Files.createDirectories(locks);
            Path tag = root.resolve("CACHEDIR.TAG");
            if (!Files.exists(tag)) {
                aside(tag, TAG);
            }
        } catch (IOException e) {
            throw notSaved(folder, e);
        }
    }

    /**
     * Writes what a revision is; the snapshot's folder comes first, for Python calls a reference to nothing a corrupt
     * cache.
     */
    public void remember(HubRepo repo, String commit) {
        Path ref = folder.resolve("refs").resolve(repo.revision()).normalize();
        if (RepoNames.pinned(repo) || text(ref).filter(commit::equals).isPresent()) {
            return;
        }
        try {
            Files.createDirectories(snapshot(commit));
            Files.createDirectories(parent(ref));
            aside(ref, commit);
        } catch (IOException e) {
            throw notSaved(ref, e);
        }
    }

    /** Written beside the locks, where nobody takes what a killed process left for a reference, and renamed. */
    private void aside(Path target, String text) throws IOException {
        Files.createDirectories(locks);
        Path aside = Files.createTempFile(locks, "text", ".tmp");
        Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void rememberMissing(String commit, String path) {
        Path marker = inside(folder.resolve(".no_exist").resolve(commit), path);
        try {
            Files.createDirectories(parent(marker));
            Files.write(marker, new byte[0]);
        } catch (IOException e) {
            throw notSaved(marker, e);
        }
    }

    /** {@return the file of a snapshot, made of a blob that is whole} */
    public Path link(String commit, String path, String etag) {
        Path pointer = pointer(commit, path);
        Path blob = blob(etag);
        if (Files.isRegularFile(pointer)) {
            return pointer;
        }
        try {
            Files.createDirectories(parent(pointer));
            if (Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(pointer); // a link whose blob was removed
            }
            if (!symlinks || !symlink(pointer, blob)) {
                copy(blob, pointer);
            }
            return pointer;
        } catch (IOException e) {
            throw notSaved(pointer, e);
        }
    }

    private static boolean symlink(Path pointer, Path blob) throws IOException {
        try {
            Files.createSymbolicLink(pointer, parent(pointer).relativize(blob));
            return true;
        } catch (FileAlreadyExistsException e) {
            return true; // another process was quicker, with the same blob
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false; // not allowed here, as on Windows without developer mode
        }
    }

    private void copy(Path blob, Path pointer) throws IOException {
        Path aside = Files.createTempFile(locks, "copy", ".tmp");
        Files.copy(blob, aside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    public static ResultNotSavedException notSaved(Path file, IOException cause) {
        return new ResultNotSavedException(
                "cannot write " + file + ": " + cause + " -> check free space and permissions of the cache", cause);
    }
}
