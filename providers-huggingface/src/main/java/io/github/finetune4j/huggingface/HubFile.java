// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A file in a repository.
 *
 * @param path relative, with {@code /}
 * @param size bytes
 * @param blobId git's SHA-1 of the file, or of its pointer where {@code sha256} is there
 * @param lfsSha256 SHA-256 of a file that lies in large file storage, else null
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record HubFile(
        String path, long size, String blobId, @Nullable String lfsSha256) {
    /** {@return SHA-256 in lower-case hexadecimal, of a file that lies in large file storage} */
    public Optional<String> sha256() {
        return Optional.ofNullable(lfsSha256);
    }
}
