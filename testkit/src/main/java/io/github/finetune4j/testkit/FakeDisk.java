// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * A folder on a disk that can be full, to test that files are written whole or not at all. Files lie in a real folder;
 * a write that does not fit takes what fits and then fails as a full disk does, with {@code No space left on device}.
 * Paths of it work with everything that goes through {@link java.nio.file.Files} and
 * {@link java.nio.channels.FileChannel}.
 *
 * <pre>{@code
 * FakeDisk disk = FakeDisk.in(temporaryFolder).free(1_000);
 * assertThatThrownBy(() -> data.writeJsonl(disk.path("train.jsonl"))).isInstanceOf(ResultNotSavedException.class);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeDisk {
    private final FakeFileSystem files;

    private FakeDisk(FakeFileSystem files) {
        this.files = files;
    }

    /**
     * {@return a disk without limits}
     *
     * @param folder a real folder, which is the disk's root
     */
    public static FakeDisk in(Path folder) {
        return new FakeDisk(new FakeFileSystem(folder.toAbsolutePath().normalize()));
    }

    /**
     * Sets how much may still be written. Deleting a file frees nothing.
     *
     * @param bytes at least 0
     * @return this
     */
    public FakeDisk free(long bytes) {
        files.free(bytes);
        return this;
    }

    /**
     * Lets one renaming fail.
     *
     * @param number how many renamings succeed before it, at least 0; those after it succeed too
     * @return this
     */
    public FakeDisk renamings(int number) {
        files.renamings(number);
        return this;
    }

    /** {@return bytes written so far} */
    public long written() {
        return files.written();
    }

    /**
     * {@return a path on this disk}
     *
     * @param name below the root, with slashes
     */
    public Path path(String name) {
        return files.inside(name);
    }
}
