// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apiguardian.api.API;

/**
 * Checksums of content, in lower-case hexadecimal, computed in one pass.
 *
 * @param md5 as upload services ask for it; no protection against intent
 * @param sha256 names the content
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Checksums(String md5, String sha256) {
    private static final int BUFFER = 1 << 16;

    /**
     * {@return the checksums}
     *
     * @param content read to its end
     * @throws UncheckedIOException if it cannot be read
     */
    public static Checksums of(Content content) {
        MessageDigest md5 = digest("MD5");
        MessageDigest sha256 = digest("SHA-256");
        try (InputStream in = new DigestInputStream(new DigestInputStream(content.open(), md5), sha256)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // the digests read along
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what is to be uploaded: " + e + " -> check the file", e);
        }
        return new Checksums(hex(md5), hex(sha256));
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + name + " in this Java -> use a JDK that has it", e);
        }
    }
}
